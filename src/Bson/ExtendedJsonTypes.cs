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

    /// <summary>Whether a document that starts with this name represents another type.</summary>
    public static bool IsName(string name) => name is "$oid" or "$symbol" or "$numberInt" or "$numberLong"
        or "$numberDouble" or "$numberDecimal" or "$binary" or "$uuid" or "$code" or "$scope" or "$timestamp"
        or "$regularExpression" or "$dbPointer" or "$date" or "$minKey" or "$maxKey" or "$undefined";

    /// <summary>The extended type of a shell's function; null where there is no such function.</summary>
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

    /// <summary>Writes the value that such a document represents.</summary>
    /// <param name="document">The document as it was read, with its contents already converted.</param>
    /// <param name="writer">Gets the value.</param>
    /// <returns>What is wrong with the document; null where nothing is.</returns>
    public static string? Convert(ReadOnlySpan<byte> document, RawWriter writer)
    {
        var reader = new RawReader(document);
        reader.Read();
        string name = Encoding.UTF8.GetString(reader.Name);
        var value = reader.Value;
        int count = RawReader.Count(document);
        if (name is "$code" or "$scope")
            return Code(document, count, writer);
        if (name == "$binary" && value.Type == ElementType.String)
            return LegacyBinary(document, count, writer);
        if (count != 1)
            return $"Nothing else may stand beside \"{name}\"";
        bool written = value.Type switch
        {
            ElementType.String => FromText(name, value.ToString(), writer),
            ElementType.Document => FromDocument(name, value.Document, writer),
            ElementType.Int32 => FromOne(name, value.Int32, writer),
            ElementType.Int64 when name == "$date" => Date(value.Int64, writer),
            ElementType.Boolean when name == "$undefined" && value.Boolean => Empty(ElementType.Undefined, writer),
            _ => false,
        };
        return written ? null : $"{{\"{name}\": {ExtendedJson.ToString(value)}}} is not valid";
    }

    private static bool FromText(string name, string text, RawWriter writer)
    {
        switch (name)
        {
            case "$oid" when RawObjectId.TryParse(text, out var id):
                writer.WriteObjectId(id);
                return true;
            case "$symbol":
                writer.WriteText(ElementType.Symbol, Encoding.UTF8.GetBytes(text));
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
            case "$numberDecimal" when RawDecimal128.TryParse(text, out var number):
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

    private static bool FromDocument(string name, ReadOnlySpan<byte> fields, RawWriter writer)
    {
        if (RawReader.Count(fields) != 2)
            return false;
        switch (name)
        {
            case "$binary":
                var data = RawReader.Find(fields, "base64"u8);
                var subtype = RawReader.Find(fields, "subType"u8);
                return data.Type == ElementType.String && subtype.Type == ElementType.String
                    && Binary(data.ToString(), subtype.ToString(), writer);
            case "$timestamp":
                return TryGetUInt32(RawReader.Find(fields, "t"u8), out uint seconds)
                    && TryGetUInt32(RawReader.Find(fields, "i"u8), out uint ordinal)
                    && Timestamp(new RawTimestamp(seconds, ordinal), writer);
            case "$regularExpression":
                var pattern = RawReader.Find(fields, "pattern"u8);
                var options = RawReader.Find(fields, "options"u8);
                return pattern.Type == ElementType.String && options.Type == ElementType.String
                    && !pattern.Utf8.Contains((byte)0) && !options.Utf8.Contains((byte)0)
                    && Value(RawValue.FromRegex(pattern.ToString(), options.ToString()), writer);
            case "$dbPointer":
                var reference = RawReader.Find(fields, "$ref"u8);
                var id = RawReader.Find(fields, "$id"u8);
                if (reference.Type != ElementType.String || id.Type != ElementType.ObjectId)
                    return false;
                writer.WriteValue(new RawValueSpan(ElementType.DbPointer, [.. reference.Bytes, .. id.Bytes]));
                return true;
            default:
                return false;
        }
    }

    private static bool FromOne(string name, int number, RawWriter writer) => number == 1 && name switch
    {
        "$minKey" => Empty(ElementType.MinKey, writer),
        "$maxKey" => Empty(ElementType.MaxKey, writer),
        _ => false,
    };

    private static string? Code(ReadOnlySpan<byte> document, int count, RawWriter writer)
    {
        var code = RawReader.Find(document, "$code"u8);
        var scope = RawReader.Find(document, "$scope"u8);
        if (code.Type != ElementType.String)
            return "\"$code\" must be a string";
        if (scope.IsMissing && count == 1)
        {
            writer.WriteText(ElementType.JavaScript, code.Utf8);
            return null;
        }

        if (scope.Type != ElementType.Document)
            return "\"$scope\" must be a document";
        if (count != 2)
            return "Nothing but \"$scope\" may stand beside \"$code\"";
        byte[] payload = [0, 0, 0, 0, .. code.Bytes, .. scope.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(payload, payload.Length);
        writer.WriteValue(new RawValueSpan(ElementType.JavaScriptWithScope, payload));
        return null;
    }

    // {"$binary": "base64", "$type": "00"}, as in Extended JSON v1.
    private static string? LegacyBinary(ReadOnlySpan<byte> document, int count, RawWriter writer)
    {
        var data = RawReader.Find(document, "$binary"u8);
        var subtype = RawReader.Find(document, "$type"u8);
        bool valid = count == 2 && subtype.Type == ElementType.String
            && Binary(data.ToString(), subtype.ToString(), writer);
        return valid ? null : "\"$binary\" needs base64 text and a hexadecimal subtype";
    }

    private static bool Binary(string base64, string subtype, RawWriter writer)
    {
        byte[] data = new byte[base64.Length];
        if (subtype.Length is not (1 or 2)
            || !byte.TryParse(subtype, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte number)
            || !System.Convert.TryFromBase64String(base64, data, out int length))
            return false;
        writer.WriteBinary(data.AsSpan(0, length), number);
        return true;
    }

    private static bool TryGetUInt32(RawValueSpan value, out uint number)
    {
        number = 0;
        if (value.Type is not (ElementType.Int32 or ElementType.Int64) || !value.TryGetInt64(out long whole))
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

    private static bool Date(long milliseconds, RawWriter writer)
    {
        writer.WriteDateTime(milliseconds);
        return true;
    }

    private static bool Timestamp(RawTimestamp timestamp, RawWriter writer)
    {
        writer.WriteTimestamp(timestamp);
        return true;
    }

    private static bool Value(RawValue value, RawWriter writer)
    {
        writer.WriteValue(value);
        return true;
    }

    private static bool Empty(ElementType type, RawWriter writer)
    {
        writer.WriteEmpty(type);
        return true;
    }
}
