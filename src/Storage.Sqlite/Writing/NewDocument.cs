using Streetcar.Bson;
using Streetcar.Query.Updates;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// Validates a document that is to be inserted, puts its <c>_id</c> first and the time in its empty timestamps.
/// </summary>
internal static class NewDocument
{
    /// <summary>The largest document that can be stored: 16 MiB.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    /// <summary>The document as it is stored: with an <c>_id</c>, and the server's time in the place of an empty timestamp.</summary>
    /// <param name="document">The document as received.</param>
    /// <param name="scratch">Holds the result where it differs from the document.</param>
    /// <exception cref="DocumentException">BSONObjectTooLarge, InvalidIdField, DollarPrefixedFieldName, BadValue.</exception>
    public static ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> document, RawWriter scratch)
    {
        CheckSize(document);
        int ids = 0;
        bool isFirst = false, hasEmptyTimestamp = false;
        ReadOnlySpan<byte> id = default;
        var reader = new RawReader(document);
        for (int position = 0; reader.Read(); position++)
        {
            if (!reader.Name.SequenceEqual("_id"u8))
            {
                hasEmptyTimestamp |= ServerTimestamp.IsEmpty(reader.Value);
                continue;
            }

            CheckId(reader.Value);
            isFirst = position == 0;
            id = reader.Element;
            if (++ids > 1)
                throw new DocumentException(ErrorCode.BadValue, "can't have multiple _id fields in one document");
        }

        if (isFirst && !hasEmptyTimestamp)
            return document;
        scratch.Reset();
        scratch.WriteStartDocument();
        if (ids == 0)
        {
            scratch.WriteName("_id"u8);
            scratch.WriteObjectId(RawObjectId.NewObjectId());
        }

        scratch.WriteElements(id);
        reader = new RawReader(document);
        while (reader.Read())
        {
            if (!reader.Name.SequenceEqual("_id"u8))
                ServerTimestamp.Write(reader, scratch);
        }

        scratch.WriteEndDocument();
        CheckSize(scratch.WrittenSpan);
        return scratch.WrittenSpan;
    }

    /// <summary>Refuses a document that is too large.</summary>
    public static void CheckSize(ReadOnlySpan<byte> document)
    {
        if (document.Length > MaxSize)
        {
            throw new DocumentException(
                ErrorCode.BsonObjectTooLarge,
                $"object to insert too large. size in bytes: {document.Length}, max size: {MaxSize}");
        }
    }

    /// <summary>Refuses a value that no document's <c>_id</c> may have.</summary>
    public static void CheckId(RawValueSpan id)
    {
        string? type = id.Type switch
        {
            ElementType.Array => "array",
            ElementType.Regex => "regex",
            ElementType.Undefined => "undefined",
            _ => null,
        };
        if (type is not null)
            throw new DocumentException(ErrorCode.InvalidIdField, $"The '_id' value cannot be of type {type}");
        if (id.Type == ElementType.Document)
            CheckNames(id.Document);
    }

    private static void CheckNames(ReadOnlySpan<byte> id)
    {
        var reader = new RawReader(id);
        while (reader.Read())
        {
            if (!reader.Name.StartsWith("$"u8) || reader.Name.SequenceEqual("$id"u8)
                || reader.Name.SequenceEqual("$ref"u8) || reader.Name.SequenceEqual("$db"u8))
                continue;
            throw new DocumentException(
                ErrorCode.DollarPrefixedFieldName,
                $"_id fields may not contain '$'-prefixed fields: {System.Text.Encoding.UTF8.GetString(reader.Name)} is not valid for storage.");
        }
    }
}
