using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Streetcar.Bson;

/// <summary>
/// Takes values through System.Text.Json. A value that JSON can't hold is an object with one property, whose name no
/// document and no outsider can have: it holds a zero character, which BSON forbids in names, and random digits. So
/// nothing in a user's data, Extended JSON's own names included, is ever taken for more than it is.
/// </summary>
internal static class JsonBridge
{
    private static readonly string MarkerName = "\0" + RandomNumberGenerator.GetHexString(16, lowercase: true);
    private static readonly JsonEncodedText Marker = JsonEncodedText.Encode(MarkerName);

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = BsonValidator.MaxDepth + 1 };

    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The value that a serializer wrote.</summary>
    public static BsonValue FromJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        reader.Read();
        return Read(ref reader);
    }

    /// <summary>A value for a deserializer to read.</summary>
    public static ReadOnlySpan<byte> ToJson(RawBsonValue value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        WritePlain(writer, value);
        writer.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>Reads the value at which a reader stands, up to its last token.</summary>
    /// <exception cref="JsonException">The value is none that BSON can hold.</exception>
    public static BsonValue Read(ref Utf8JsonReader reader)
    {
        if (TryReadScalar(ref reader, out var scalar))
            return scalar;
        using var writer = new BsonWriter();
        writer.WriteStartArray();
        Read(ref reader, writer);
        writer.WriteEndArray();
        return BsonValue.Only(writer);
    }

    /// <summary>Writes a whole value as it is, marked.</summary>
    public static void WriteMarked(Utf8JsonWriter writer, RawBsonValue value)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(value.Bytes.Length + 1);
        bytes[0] = (byte)value.Type;
        value.Bytes.CopyTo(bytes.AsSpan(1));
        writer.WriteStartObject();
        writer.WriteBase64String(Marker, bytes.AsSpan(0, value.Bytes.Length + 1));
        writer.WriteEndObject();
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Writes a Double so that it is read as one: with a point or an exponent.</summary>
    public static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        Span<byte> text = stackalloc byte[40];
        if (!double.IsFinite(value))
        {
            WriteMarked(writer, ((BsonValue)value).Raw);
            return;
        }

        value.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        if (!text[..length].ContainsAny((byte)'.', (byte)'E'))
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    /// <summary>Writes an Int64; where it could be taken for an Int32, marked.</summary>
    public static void WriteInt64(Utf8JsonWriter writer, long value)
    {
        if (value == (int)value)
            WriteMarked(writer, ((BsonValue)value).Raw);
        else
            writer.WriteNumberValue(value);
    }

    // Documents and arrays are taken apart here, for they may become objects of any type.
    private static void WritePlain(Utf8JsonWriter writer, RawBsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Document:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                writer.WriteStartObject();
                for (var fields = new BsonReader(value.Document); fields.Read();)
                {
                    writer.WritePropertyName(fields.Name);
                    WritePlain(writer, fields.Value);
                }

                writer.WriteEndObject();
                break;
            case BsonType.Array:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                writer.WriteStartArray();
                for (var elements = new BsonReader(value.Document); elements.Read();)
                    WritePlain(writer, elements.Value);
                writer.WriteEndArray();
                break;
            case BsonType.String:
                writer.WriteStringValue(value.Utf8);
                break;
            case BsonType.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            case BsonType.Missing or BsonType.Null:
                writer.WriteNullValue();
                break;
            case BsonType.Int32:
                writer.WriteNumberValue(value.Int32);
                break;
            case BsonType.Int64:
                WriteInt64(writer, value.Int64);
                break;
            case BsonType.Double:
                WriteDouble(writer, value.Double);
                break;
            default:
                WriteMarked(writer, value);
                break;
        }
    }

    // Whatever is not an array, or an object that stands for no more than itself.
    private static bool TryReadScalar(ref Utf8JsonReader reader, out BsonValue value)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                value = default;
                return false;
            case JsonTokenType.StartObject:
                return TryReadMarked(ref reader, out value);
            case JsonTokenType.String:
                value = reader.GetString();
                return true;
            case JsonTokenType.Number:
                value = ReadNumber(ref reader);
                return true;
            case JsonTokenType.Null:
                value = BsonValue.Null;
                return true;
            default:
                value = reader.GetBoolean();
                return true;
        }
    }

    private static bool TryReadMarked(ref Utf8JsonReader reader, out BsonValue value)
    {
        value = default;
        var ahead = reader;
        ahead.Read();
        if (ahead.TokenType != JsonTokenType.PropertyName || !ahead.ValueTextEquals(MarkerName))
            return false;
        ahead.Read();
        byte[] bytes = ahead.GetBytesFromBase64();
        ahead.Read();
        reader = ahead;
        value = BsonValue.Over(new RawBsonValue((BsonType)bytes[0], bytes.AsSpan(1)), bytes.AsMemory(1));
        return true;
    }

    private static BsonValue ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt32(out int small))
            return small;
        if (reader.TryGetInt64(out long large))
            return large;
        return reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E')
            ? reader.GetDouble()
            : throw new JsonException("A whole number is beyond the range of Int64; a decimal or a Decimal128 holds more.");
    }

    private static void Read(ref Utf8JsonReader reader, BsonWriter writer)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            writer.WriteString(reader.ValueSpan);
        }
        else if (TryReadScalar(ref reader, out var scalar))
        {
            writer.WriteValue(scalar);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            writer.WriteStartArray();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                Read(ref reader, writer);
            writer.WriteEndArray();
        }
        else
        {
            ReadDocument(ref reader, writer);
        }
    }

    private static void ReadDocument(ref Utf8JsonReader reader, BsonWriter writer)
    {
        writer.WriteStartDocument();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (name.Contains('\0'))
                throw new JsonException($"The field name '{name.Replace("\0", "\\0")}' contains a zero character.");
            writer.WriteName(name);
            reader.Read();
            Read(ref reader, writer);
        }

        writer.WriteEndDocument();
    }
}
