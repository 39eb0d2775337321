using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary>
/// Conversions between types (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/convert/"/>).
/// </summary>
internal static class Conversion
{
    /// <summary><c>$toInt</c> and its like: null stays null.</summary>
    public static Operands.Compile Operator(string name, ElementType type) =>
        Operands.One(name, value => value.IsNullish() ? RawValue.Null : To(type, value));

    /// <summary>The type that <c>to</c> names, by its alias or its number.</summary>
    /// <exception cref="DocumentException">BadValue: there is no such type; FailedToParse.</exception>
    public static ElementType TypeOf(RawValue to)
    {
        if (to.Type == ElementType.String)
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
    public static RawValue To(ElementType type, RawValue value) => type switch
    {
        ElementType.Boolean => value.Raw.IsTruthy,
        ElementType.Int32 => ToInt32(value),
        ElementType.Int64 => ToInt64(value),
        ElementType.Double => ToDouble(value),
        ElementType.Decimal128 => ToDecimal(value),
        ElementType.String => ToText(value),
        ElementType.DateTime => ToDate(value),
        ElementType.ObjectId => ToObjectId(value),
        _ => throw Unsupported(value, type),
    };

    private static RawValue ToInt32(RawValue value)
    {
        long whole = value.Type switch
        {
            ElementType.Boolean => value.AsBoolean ? 1 : 0,
            ElementType.String => ParseWhole(value.AsString),
            _ when value.IsNumber => Whole(value),
            _ => throw Unsupported(value, ElementType.Int32),
        };
        return whole == (int)whole ? (int)whole : throw Overflow(value);
    }

    private static RawValue ToInt64(RawValue value) => value.Type switch
    {
        ElementType.Boolean => value.AsBoolean ? 1L : 0L,
        ElementType.String => ParseWhole(value.AsString),
        ElementType.DateTime => value.Raw.Milliseconds,
        _ when value.IsNumber => Whole(value),
        _ => throw Unsupported(value, ElementType.Int64),
    };

    private static RawValue ToDouble(RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.Boolean:
                return value.AsBoolean ? 1.0 : 0.0;
            case ElementType.DateTime:
                return (double)value.Raw.Milliseconds;
            case ElementType.String:
                return ParseDouble(value.AsString);
            case ElementType.Decimal128:
                double number = value.Raw.Decimal128.ToDouble();
                return double.IsInfinity(number) && value.Raw.Decimal128.IsFinite ? throw Overflow(value) : number;
            default:
                return value.IsNumber ? Numbers.ToDouble(value.Raw) : throw Unsupported(value, ElementType.Double);
        }
    }

    private static RawValue ToDecimal(RawValue value) => value.Type switch
    {
        ElementType.Boolean => RawDecimal128.FromInt64(value.AsBoolean ? 1 : 0),
        ElementType.DateTime => RawDecimal128.FromInt64(value.Raw.Milliseconds),
        ElementType.String => RawDecimal128.TryParse(value.AsString, out var number) && !HasSpace(value.AsString)
            ? number
            : throw Unparsable(value.AsString),
        _ when value.IsNumber => Numbers.ToDecimal(value.Raw),
        _ => throw Unsupported(value, ElementType.Decimal128),
    };

    private static RawValue ToText(RawValue value) => value.Type switch
    {
        ElementType.Boolean => value.AsBoolean ? "true" : "false",
        ElementType.ObjectId => value.AsObjectId.ToString(),
        ElementType.String or ElementType.Symbol or ElementType.DateTime => Strings.Coerce(value),
        _ when value.IsNumber => Strings.Coerce(value),
        _ => throw Unsupported(value, ElementType.String),
    };

    private static RawValue ToDate(RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.DateTime:
                return value;
            case ElementType.ObjectId:
                return RawValue.FromMilliseconds(value.AsObjectId.CreationTime.ToUnixTimeMilliseconds());
            case ElementType.Timestamp:
                return RawValue.FromMilliseconds(value.Raw.Timestamp.Seconds * 1000L);
            case ElementType.String:
                return DateParser.Parse(value.AsString, null, TimeZones.Utc, ErrorCode.ConversionFailure);
            case ElementType.Int64 or ElementType.Double or ElementType.Decimal128:
                return RawValue.FromMilliseconds(Whole(value));
            default:
                throw Unsupported(value, ElementType.DateTime);
        }
    }

    private static RawValue ToObjectId(RawValue value)
    {
        if (value.Type == ElementType.ObjectId)
            return value;
        if (value.Type != ElementType.String)
            throw Unsupported(value, ElementType.ObjectId);
        return RawObjectId.TryParse(value.AsString, out var id) ? id : throw new DocumentException(
            ErrorCode.ConversionFailure,
            $"Failed to parse objectId '{value.AsString}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found {value.AsString.Length}");
    }

    private static long Whole(RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.Double:
                double number = value.Raw.Double;
                CheckFinite(double.IsNaN(number), double.IsInfinity(number));
                return number is >= -9223372036854775808.0 and < 9223372036854775808.0
                    ? (long)number
                    : throw Overflow(value);
            case ElementType.Decimal128:
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

    private static DocumentException Overflow(RawValue value) => new(
        ErrorCode.ConversionFailure,
        $"Conversion would overflow target type in $convert with no onError value: {ElementText.Of(value.Raw)}");

    private static DocumentException Unsupported(RawValue value, ElementType type) => new(
        ErrorCode.ConversionFailure,
        $"Unsupported conversion from {value.Type.Alias()} to {type.Alias()} in $convert with no onError value");
}
