using MongoDB.Bson;
using Streetcar.Bson;

namespace Streetcar.Client.Grains.Commands;

/// <summary>Writes MongoDB.Bson's values, raw ones as the bytes that they are.</summary>
internal static class ValueWriter
{
    /// <summary>Writes a value behind its name, or an array's next element.</summary>
    /// <exception cref="BsonSerializationException">Documents lie deeper in each other than BSON may.</exception>
    public static void Write(RawWriter writer, BsonValue value, int depth = 1)
    {
        switch (value.BsonType)
        {
            case BsonType.Document:
                writer.WriteStartDocument();
                WriteElements(writer, value.AsBsonDocument, depth + 1);
                writer.WriteEndDocument();
                break;
            case BsonType.Array:
                writer.WriteStartArray();
                WriteItems(writer, value.AsBsonArray, depth + 1);
                writer.WriteEndArray();
                break;
            case BsonType.String:
                writer.WriteString(value.AsString);
                break;
            case BsonType.ObjectId:
                Span<byte> id = stackalloc byte[12];
                value.AsObjectId.ToByteSpan(id);
                writer.WriteObjectId(new(id));
                break;
            case BsonType.Int32:
                writer.WriteInt32(value.AsInt32);
                break;
            case BsonType.Int64:
                writer.WriteInt64(value.AsInt64);
                break;
            case BsonType.Double:
                writer.WriteDouble(value.AsDouble);
                break;
            case BsonType.Boolean:
                writer.WriteBoolean(value.AsBoolean);
                break;
            case BsonType.DateTime:
                writer.WriteDateTime(value.AsBsonDateTime.MillisecondsSinceEpoch);
                break;
            case BsonType.Binary:
                writer.WriteBinary(value.AsBsonBinaryData.Bytes, (byte)value.AsBsonBinaryData.SubType);
                break;
            case BsonType.Null:
                writer.WriteNull();
                break;
            default:
                WriteRare(writer, value);
                break;
        }
    }

    /// <summary>Writes a document's fields into the open document.</summary>
    /// <exception cref="BsonSerializationException">Documents lie deeper in each other than BSON may.</exception>
    public static void WriteElements(RawWriter writer, BsonDocument document, int depth = 1)
    {
        if (document is RawBsonDocument raw)
        {
            writer.WriteElements(Checked(BytesOf(raw))[4..^1]);
            return;
        }

        CheckDepth(depth);
        for (int i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            writer.WriteName(element.Name);
            Write(writer, element.Value, depth);
        }
    }

    /// <summary>Checks bytes that the silo is going to trust, as a listener does with those that come over the wire.</summary>
    /// <exception cref="CommandException">InvalidBSON (22).</exception>
    public static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> document)
    {
        // One that is too large is the silo's to refuse, which says which of several it is.
        if (document.Length > BsonValidator.MaxDocumentSize)
            return document;
        try
        {
            BsonValidator.Validate(document);
            return document;
        }
        catch (DocumentException e)
        {
            throw new CommandException(
                new BsonDocument { { "ok", 0 }, { "code", (int)e.Code }, { "codeName", e.CodeName }, { "errmsg", e.Message } }, e);
        }
    }

    /// <summary>The bytes of a document.</summary>
    public static ReadOnlySpan<byte> BytesOf(RawBsonDocument document)
    {
        var buffer = document.Slice;
        var bytes = buffer.AccessBackingBytes(0);
        if (bytes.Count >= buffer.Length)
            return bytes.AsSpan(0, buffer.Length);
        // It lies in several chunks.
        byte[] whole = new byte[buffer.Length];
        buffer.GetBytes(0, whole, 0, whole.Length);
        return whole;
    }

    private static void WriteItems(RawWriter writer, BsonArray array, int depth)
    {
        CheckDepth(depth);
        foreach (var item in array)
            Write(writer, item, depth);
    }

    // The types that commands hardly hold: MongoDB.Bson knows how they are laid out.
    private static void WriteRare(RawWriter writer, BsonValue value)
    {
        var reader = new RawReader(new BsonDocument("", value).ToBson());
        reader.Read();
        writer.WriteValue(reader.Value);
    }

    // The silo trusts the bytes, and a document within itself would never end.
    private static void CheckDepth(int depth)
    {
        if (depth > BsonValidator.MaxDepth)
        {
            throw new BsonSerializationException(
                $"Documents and arrays can't be nested more than {BsonValidator.MaxDepth} deep.");
        }
    }
}
