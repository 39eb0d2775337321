using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// The string operators (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#string-expression-operators"/>).
/// Upper and lower case are those of ASCII.
/// </summary>
internal static class Strings
{
    public static BsonValue Concat(ReadOnlySpan<BsonValue> operands)
    {
        var text = new StringBuilder();
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return BsonValue.Null;
            if (operand.Type != BsonType.String)
            {
                throw new DocumentException(
                    (ErrorCode)16702, $"$concat only supports strings, not {operand.Type.Alias()}");
            }

            text.Append(operand.AsString);
            ExpressionLimits.CheckSize(text.Length);
        }

        return text.ToString();
    }

    public static BsonValue ToUpper(BsonValue value) => Map(Coerce(value), 'a', 'z');

    public static BsonValue ToLower(BsonValue value) => Map(Coerce(value), 'A', 'Z');

    public static BsonValue LengthInBytes(BsonValue value) => value.Type == BsonType.String
        ? value.Raw.Utf8.Length
        : throw new DocumentException(
            (ErrorCode)34473, $"$strLenBytes requires a string argument, found: {value.Type.Alias()}");

    public static BsonValue Length(BsonValue value) => value.Type == BsonType.String
        ? CountCodePoints(value.Raw.Utf8)
        : throw new DocumentException(
            (ErrorCode)34471, $"$strLenCP requires a string argument, found: {value.Type.Alias()}");

    /// <summary>The text that operators on strings make of numbers, dates and null.</summary>
    /// <exception cref="DocumentException">16007: the value is of another type.</exception>
    public static string Coerce(BsonValue value) => value.Type switch
    {
        BsonType.Missing or BsonType.Null or BsonType.Undefined => "",
        BsonType.String or BsonType.Symbol or BsonType.JavaScript => value.AsString,
        BsonType.Int32 or BsonType.Int64 => Numbers.ToInt64(value.Raw).ToString(CultureInfo.InvariantCulture),
        BsonType.Double => DoubleText(value.Raw.Double),
        BsonType.Decimal128 => value.Raw.Decimal128.ToString(),
        BsonType.DateTime => DateText(value.Raw.Milliseconds),
        BsonType.Timestamp => value.Raw.Timestamp.ToString(),
        _ => throw new DocumentException(
            (ErrorCode)16007, $"can't convert from BSON type {value.Type.Alias()} to String"),
    };

    /// <summary>A Double as MongoDB writes it into strings: 15 significant digits at most.</summary>
    public static string DoubleText(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E');
        if (exponent < 0)
            return text;
        // C's form of an exponent: a sign, and two digits at least.
        string digits = text[(exponent + 2)..];
        return $"{text[..exponent]}e{text[exponent + 1]}{digits.PadLeft(2, '0')}";
    }

    /// <summary>A date as an ISO 8601 string in UTC, to the millisecond.</summary>
    public static string DateText(long milliseconds)
    {
        const long First = -62135596800000, Last = 253402300799999;
        return milliseconds is < First or > Last
            ? throw new DocumentException((ErrorCode)18537, $"Could not convert date to string: date component was outside the supported range of 0-9999: {milliseconds}")
            : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private static int CountCodePoints(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }

    // Turns the case of the letters of a range.
    private static string Map(string text, char first, char last) =>
        string.Create(text.Length, (text, first, last), static (mapped, from) =>
        {
            for (int i = 0; i < mapped.Length; i++)
            {
                char c = from.text[i];
                mapped[i] = c >= from.first && c <= from.last ? (char)(c ^ 0x20) : c;
            }
        });
}
