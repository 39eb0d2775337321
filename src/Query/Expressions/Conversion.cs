using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// Conversions between types (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/convert/"/>).
/// </summary>
internal static class Conversion
{
    /// <summary><c>$toInt</c> and its like: null stays null.</summary>
    public static Operands.Compile Operator(string name, BsonType type) =>
        Operands.One(name, value => value.IsNullish() ? BsonValue.Null : To(type, value));

    /// <summary>The type that <c>to</c> names, by its alias or its number.</summary>
    /// <exception cref="DocumentException">BadValue: there is no such type; FailedToParse.</exception>
    public static BsonType TypeOf(BsonValue to)
    {
        if (to.Type == BsonType.String)
        {
            return TypeNames.Find(to.AsString)
                ?? throw new DocumentException(ErrorCode.BadValue, $"Unknown type name: {to.AsString}");
        }

        if (!to.IsNumber)
            throw new DocumentException(ErrorCode.FailedToParse, "$convert's 'to' argument must be a string or number, but is " + to.Type.Alias());
        if (!to.Raw.TryGetInt64(out long number))
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "In $convert, numeric 'to' argument is not an integer");
        }

        return TypeNames.Find(number) ?? throw new DocumentException(
            ErrorCode.FailedToParse, $"In $convert, numeric value for 'to' does not correspond to a BSON type: {number}");
    }

    /// <exception cref="DocumentException">ConversionFailure: the value can't be converted.</exception>
    public static BsonValue To(BsonType type, BsonValue value) => type switch
    {
        BsonType.Boolean => value.Raw.IsTruthy,
        BsonType.Int32 => ToInt32(value),
        BsonType.Int64 => ToInt64(value),
        BsonType.Double => ToDouble(value),
        BsonType.Decimal128 => ToDecimal(value),
        BsonType.String => ToText(value),
        BsonType.DateTime => ToDate(value),
        BsonType.ObjectId => ToObjectId(value),
        _ => throw Unsupported(value, type),
    };

    private static BsonValue ToInt32(BsonValue value)
    {
        long whole = value.Type switch
        {
            BsonType.Boolean => value.AsBoolean ? 1 : 0,
            BsonType.String => ParseWhole(value.AsString),
            _ when value.IsNumber => Whole(value),
            _ => throw Unsupported(value, BsonType.Int32),
        };
        return whole == (int)whole ? (int)whole : throw Overflow(value);
    }

    private static BsonValue ToInt64(BsonValue value) => value.Type switch
    {
        BsonType.Boolean => value.AsBoolean ? 1L : 0L,
        BsonType.String => ParseWhole(value.AsString),
        BsonType.DateTime => value.Raw.Milliseconds,
        _ when value.IsNumber => Whole(value),
        _ => throw Unsupported(value, BsonType.Int64),
    };

    private static BsonValue ToDouble(BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Boolean:
                return value.AsBoolean ? 1.0 : 0.0;
            case BsonType.DateTime:
                return (double)value.Raw.Milliseconds;
            case BsonType.String:
                return ParseDouble(value.AsString);
            case BsonType.Decimal128:
                double number = value.Raw.Decimal128.ToDouble();
                return double.IsInfinity(number) && value.Raw.Decimal128.IsFinite ? throw Overflow(value) : number;
            default:
                return value.IsNumber ? Numbers.ToDouble(value.Raw) : throw Unsupported(value, BsonType.Double);
        }
    }

    private static BsonValue ToDecimal(BsonValue value) => value.Type switch
    {
        BsonType.Boolean => Decimal128.FromInt64(value.AsBoolean ? 1 : 0),
        BsonType.DateTime => Decimal128.FromInt64(value.Raw.Milliseconds),
        BsonType.String => Decimal128.TryParse(value.AsString, null, out var number) && !HasSpace(value.AsString)
            ? number
            : throw Unparsable(value.AsString),
        _ when value.IsNumber => Numbers.ToDecimal(value.Raw),
        _ => throw Unsupported(value, BsonType.Decimal128),
    };

    private static BsonValue ToText(BsonValue value) => value.Type switch
    {
        BsonType.Boolean => value.AsBoolean ? "true" : "false",
        BsonType.ObjectId => value.AsObjectId.ToString(),
        BsonType.String or BsonType.Symbol or BsonType.DateTime => Strings.Coerce(value),
        _ when value.IsNumber => Strings.Coerce(value),
        _ => throw Unsupported(value, BsonType.String),
    };

    private static BsonValue ToDate(BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.DateTime:
                return value;
            case BsonType.ObjectId:
                return BsonValue.FromMilliseconds(value.AsObjectId.CreationTime.ToUnixTimeMilliseconds());
            case BsonType.Timestamp:
                return BsonValue.FromMilliseconds(value.Raw.Timestamp.Seconds * 1000L);
            case BsonType.String:
                return DateParser.Parse(value.AsString, null, TimeZones.Utc, ErrorCode.ConversionFailure);
            case BsonType.Int64 or BsonType.Double or BsonType.Decimal128:
                return BsonValue.FromMilliseconds(Whole(value));
            default:
                throw Unsupported(value, BsonType.DateTime);
        }
    }

    private static BsonValue ToObjectId(BsonValue value)
    {
        if (value.Type == BsonType.ObjectId)
            return value;
        if (value.Type != BsonType.String)
            throw Unsupported(value, BsonType.ObjectId);
        return ObjectId.TryParse(value.AsString, null, out var id) ? id : throw new DocumentException(
            ErrorCode.ConversionFailure,
            $"Failed to parse objectId '{value.AsString}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found {value.AsString.Length}");
    }

    private static long Whole(BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Double:
                double number = value.Raw.Double;
                CheckFinite(double.IsNaN(number), double.IsInfinity(number));
                return number is >= -9223372036854775808.0 and < 9223372036854775808.0
                    ? (long)number
                    : throw Overflow(value);
            case BsonType.Decimal128:
                var precise = value.Raw.Decimal128;
                CheckFinite(precise.IsNaN, precise.IsInfinity);
                return precise.Truncate().TryToInt64(out long whole) ? whole : throw Overflow(value);
            default:
                return Numbers.ToInt64(value.Raw);
        }
    }

    private static void CheckFinite(bool isNaN, bool isInfinity)
    {
        if (isNaN)
        {
            throw new DocumentException(
                ErrorCode.ConversionFailure,
                "Attempt to convert NaN value to integer type in $convert with no onError value");
        }

        if (isInfinity)
        {
            throw new DocumentException(
                ErrorCode.ConversionFailure,
                "Attempt to convert infinity value to integer type in $convert with no onError value");
        }
    }

    private static long ParseWhole(string text) => long.TryParse(
        text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw Unparsable(text);

    private static double ParseDouble(string text)
    {
        switch (text.TrimStart('+', '-').ToUpperInvariant())
        {
            case "INF" or "INFINITY":
                return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            case "NAN":
                return double.NaN;
            default:
                return !HasSpace(text)
                    && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                    && double.IsFinite(number)
                    ? number
                    : throw Unparsable(text);
        }
    }

    private static bool HasSpace(string text) => text.Any(char.IsWhiteSpace);

    private static DocumentException Unparsable(string text) => new(
        ErrorCode.ConversionFailure, $"Failed to parse number '{text}' in $convert with no onError value");

    private static DocumentException Overflow(BsonValue value) => new(
        ErrorCode.ConversionFailure,
        $"Conversion would overflow target type in $convert with no onError value: {ElementText.Of(value.Raw)}");

    private static DocumentException Unsupported(BsonValue value, BsonType type) => new(
        ErrorCode.ConversionFailure,
        $"Unsupported conversion from {value.Type.Alias()} to {type.Alias()} in $convert with no onError value");
}
