using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Streetcar.Bson;

/// <summary>What Extended JSON writes as documents with special names: <c>{"$oid": "…"}</c> and its like.</summary>
internal static class ExtendedJsonTypes
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Whether a document that starts with this name stands for another type.</summary>
    public static bool IsName(string name) => name is "$oid" or "$symbol" or "$numberInt" or "$numberLong"
        or "$numberDouble" or "$numberDecimal" or "$binary" or "$uuid" or "$code" or "$scope" or "$timestamp"
        or "$regularExpression" or "$dbPointer" or "$date" or "$minKey" or "$maxKey" or "$undefined";

    /// <summary>The extended type that a shell's function makes; null where there is no such function.</summary>
    public static string? ShellName(ReadOnlySpan<char> word) => word switch
    {
        "ObjectId" => "$oid",
        "ISODate" => "$date",
        "UUID" => "$uuid",
        "NumberInt" or "Int32" => "$numberInt",
        "NumberLong" or "Long" => "$numberLong",
        "NumberDecimal" or "Decimal128" => "$numberDecimal",
        _ => null,
    };

    /// <summary>Writes the value that such a document stands for.</summary>
    /// <param name="document">The document as it was read, what lies inside it converted already.</param>
    /// <param name="writer">Where the value goes.</param>
    /// <returns>What is wrong with the document; null where nothing is.</returns>
    public static string? Convert(ReadOnlySpan<byte> document, BsonWriter writer)
    {
        var reader = new BsonReader(document);
        reader.Read();
        string name = Encoding.UTF8.GetString(reader.Name);
        var value = reader.Value;
        int count = BsonReader.Count(document);
        if (name is "$code" or "$scope")
            return Code(document, count, writer);
        if (name == "$binary" && value.Type == BsonType.String)
            return LegacyBinary(document, count, writer);
        if (count != 1)
            return $"Nothing else may stand beside \"{name}\"";
        bool written = value.Type switch
        {
            BsonType.String => FromText(name, value.ToString(), writer),
            BsonType.Document => FromDocument(name, value.Document, writer),
            BsonType.Int32 => FromOne(name, value.Int32, writer),
            BsonType.Int64 when name == "$date" => Date(value.Int64, writer),
            BsonType.Boolean when name == "$undefined" && value.Boolean => Empty(BsonType.Undefined, writer),
            _ => false,
        };
        return written ? null : $"{{\"{name}\": {ExtendedJson.ToString(value)}}} is not valid";
    }

    private static bool FromText(string name, string text, BsonWriter writer)
    {
        switch (name)
        {
            case "$oid" when ObjectId.TryParse(text, null, out var id):
                writer.WriteObjectId(id);
                return true;
            case "$symbol":
                writer.WriteText(BsonType.Symbol, Encoding.UTF8.GetBytes(text));
                return true;
            case "$numberInt" when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number):
                writer.WriteInt32(number);
                return true;
            case "$numberLong" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number):
                writer.WriteInt64(number);
                return true;
            case "$numberDouble" when TryParseDouble(text, out double number):
                writer.WriteDouble(number);
                return true;
            case "$numberDecimal" when Decimal128.TryParse(text, null, out var number):
                writer.WriteDecimal128(number);
                return true;
            case "$uuid" when Guid.TryParseExact(text, "D", out var uuid):
                writer.WriteBinary(uuid.ToByteArray(bigEndian: true), subtype: 4);
                return true;
            case "$date" when TryParseDate(text, out long milliseconds):
                return Date(milliseconds, writer);
            default:
                return false;
        }
    }

    private static bool FromDocument(string name, ReadOnlySpan<byte> fields, BsonWriter writer)
    {
        if (BsonReader.Count(fields) != 2)
            return false;
        switch (name)
        {
            case "$binary":
                var data = BsonReader.Find(fields, "base64"u8);
                var subtype = BsonReader.Find(fields, "subType"u8);
                return data.Type == BsonType.String && subtype.Type == BsonType.String
                    && Binary(data.ToString(), subtype.ToString(), writer);
            case "$timestamp":
                return TryGetUInt32(BsonReader.Find(fields, "t"u8), out uint seconds)
                    && TryGetUInt32(BsonReader.Find(fields, "i"u8), out uint ordinal)
                    && Timestamp(new BsonTimestamp(seconds, ordinal), writer);
            case "$regularExpression":
                var pattern = BsonReader.Find(fields, "pattern"u8);
                var options = BsonReader.Find(fields, "options"u8);
                return pattern.Type == BsonType.String && options.Type == BsonType.String
                    && !pattern.Utf8.Contains((byte)0) && !options.Utf8.Contains((byte)0)
                    && Value(BsonValue.FromRegex(pattern.ToString(), options.ToString()), writer);
            case "$dbPointer":
                var reference = BsonReader.Find(fields, "$ref"u8);
                var id = BsonReader.Find(fields, "$id"u8);
                if (reference.Type != BsonType.String || id.Type != BsonType.ObjectId)
                    return false;
                writer.WriteValue(new RawBsonValue(BsonType.DbPointer, [.. reference.Bytes, .. id.Bytes]));
                return true;
            default:
                return false;
        }
    }

    private static bool FromOne(string name, int number, BsonWriter writer) => number == 1 && name switch
    {
        "$minKey" => Empty(BsonType.MinKey, writer),
        "$maxKey" => Empty(BsonType.MaxKey, writer),
        _ => false,
    };

    private static string? Code(ReadOnlySpan<byte> document, int count, BsonWriter writer)
    {
        var code = BsonReader.Find(document, "$code"u8);
        var scope = BsonReader.Find(document, "$scope"u8);
        if (code.Type != BsonType.String)
            return "\"$code\" must be a string";
        if (scope.IsMissing && count == 1)
        {
            writer.WriteText(BsonType.JavaScript, code.Utf8);
            return null;
        }

        if (scope.Type != BsonType.Document)
            return "\"$scope\" must be a document";
        if (count != 2)
            return "Nothing but \"$scope\" may stand beside \"$code\"";
        byte[] payload = [0, 0, 0, 0, .. code.Bytes, .. scope.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(payload, payload.Length);
        writer.WriteValue(new RawBsonValue(BsonType.JavaScriptWithScope, payload));
        return null;
    }

    // {"$binary": "base64", "$type": "00"}, as Extended JSON v1 had it.
    private static string? LegacyBinary(ReadOnlySpan<byte> document, int count, BsonWriter writer)
    {
        var data = BsonReader.Find(document, "$binary"u8);
        var subtype = BsonReader.Find(document, "$type"u8);
        bool valid = count == 2 && subtype.Type == BsonType.String
            && Binary(data.ToString(), subtype.ToString(), writer);
        return valid ? null : "\"$binary\" needs base64 text and a hexadecimal subtype";
    }

    private static bool Binary(string base64, string subtype, BsonWriter writer)
    {
        byte[] data = new byte[base64.Length];
        if (subtype.Length is not (1 or 2)
            || !byte.TryParse(subtype, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte number)
            || !System.Convert.TryFromBase64String(base64, data, out int length))
            return false;
        writer.WriteBinary(data.AsSpan(0, length), number);
        return true;
    }

    private static bool TryGetUInt32(RawBsonValue value, out uint number)
    {
        number = 0;
        if (value.Type is not (BsonType.Int32 or BsonType.Int64) || !value.TryGetInt64(out long whole))
            return false;
        number = (uint)whole;
        return number == whole;
    }

    private static bool TryParseDouble(string text, out double number)
    {
        number = text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => 0,
        };
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return number != 0
            || (double.TryParse(text, Plain, CultureInfo.InvariantCulture, out number) && double.IsFinite(number));
    }

    private static bool TryParseDate(string text, out long milliseconds)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        bool valid = DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, Styles, out var date);
        milliseconds = date.ToUnixTimeMilliseconds();
        return valid;
    }

    private static bool Date(long milliseconds, BsonWriter writer)
    {
        writer.WriteDateTime(milliseconds);
        return true;
    }

    private static bool Timestamp(BsonTimestamp timestamp, BsonWriter writer)
    {
        writer.WriteTimestamp(timestamp);
        return true;
    }

    private static bool Value(BsonValue value, BsonWriter writer)
    {
        writer.WriteValue(value);
        return true;
    }

    private static bool Empty(BsonType type, BsonWriter writer)
    {
        writer.WriteEmpty(type);
        return true;
    }
}
