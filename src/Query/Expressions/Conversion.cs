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
        Operator(name, type, new ConversionOptions(BinaryFormat.Auto));

    /// <summary><c>$toUUID</c>: binary data of subtype 4 from its text.</summary>
    public static Operands.Compile ToUuid { get; } =
        Operator("$toUUID", ElementType.Binary, new ConversionOptions(BinaryFormat.Uuid, Subtype: 4));

    /// <summary>The type that <c>to</c> names, by its alias or its number.</summary>
    /// <exception cref="DocumentException">BadValue: there is no such type; FailedToParse.</exception>
    public static ElementType TypeOf(RawValue to)
    {
        if (to.Type == ElementType.Document)
        {
            to = to.AsDocument["type"];
            if (to.IsMissing)
                throw new DocumentException(ErrorCode.FailedToParse, "$convert's 'to' argument must be an object with a 'type' field");
        }

        if (to.Type == ElementType.String)
        {
            return TypeNames.Find(to.AsString)
                ?? throw new DocumentException(ErrorCode.BadValue, $"Unknown type name: {to.AsString}");
        }

        if (!to.IsNumber)
            throw new DocumentException(ErrorCode.FailedToParse, "$convert's 'to' argument must be a string, number or object, but is " + to.Type.Alias());
        if (!to.Raw.TryGetInt64(out long number))
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "In $convert, numeric 'to' argument is not an integer");
        }

        return number == 0 ? ElementType.Missing : TypeNames.Find(number) ?? throw new DocumentException(
            ErrorCode.FailedToParse, $"In $convert, numeric value for 'to' does not correspond to a BSON type: {number}");
    }

    /// <exception cref="DocumentException">ConversionFailure: the value can't be converted; 4341115: a format is needed.</exception>
    public static RawValue To(ElementType type, RawValue value, ConversionOptions options) => type switch
    {
        ElementType.Boolean => value.Raw.IsTruthy,
        ElementType.Int32 => ToInt32(value, options),
        ElementType.Int64 => ToInt64(value, options),
        ElementType.Double => ToDouble(value, options),
        ElementType.Decimal128 => ToDecimal(value),
        ElementType.String => ToText(value, options),
        ElementType.DateTime => ToDate(value),
        ElementType.ObjectId => ToObjectId(value),
        ElementType.Binary when BinaryConversion.ToBinary(value, options) is { IsMissing: false } binary => binary,
        _ => throw Unsupported(value, type),
    };

    private static Operands.Compile Operator(string name, ElementType type, ConversionOptions options) => (operand, compiler) =>
    {
        var operands = compiler.CompileOperands(operand);
        return operands.Length == 1
            ? new UnaryExpression(operands[0], value => value.IsNullish() ? RawValue.Null : To(type, value, options))
            : throw new DocumentException(
                (ErrorCode)50723, $"{name} requires a single argument, got {operands.Length}");
    };

    private static RawValue ToInt32(RawValue value, ConversionOptions options)
    {
        long whole = value.Type switch
        {
            ElementType.Boolean => value.AsBoolean ? 1 : 0,
            ElementType.String => ParseWhole(value.AsString),
            ElementType.Binary when BinaryConversion.ToWhole(value, sizeof(int), options.IsBigEndian) is { } number => number,
            _ when value.IsNumber => Whole(value),
            _ => throw Unsupported(value, ElementType.Int32),
        };
        return whole == (int)whole ? (int)whole : throw Overflow(value);
    }

    private static RawValue ToInt64(RawValue value, ConversionOptions options) => value.Type switch
    {
        ElementType.Boolean => value.AsBoolean ? 1L : 0L,
        ElementType.String => ParseWhole(value.AsString),
        ElementType.DateTime => value.Raw.Milliseconds,
        ElementType.Binary when BinaryConversion.ToWhole(value, sizeof(long), options.IsBigEndian) is { } number => number,
        _ when value.IsNumber => Whole(value),
        _ => throw Unsupported(value, ElementType.Int64),
    };

    private static RawValue ToDouble(RawValue value, ConversionOptions options)
    {
        switch (value.Type)
        {
            case ElementType.Boolean:
                return value.AsBoolean ? 1.0 : 0.0;
            case ElementType.DateTime:
                return (double)value.Raw.Milliseconds;
            case ElementType.String:
                return ParseDouble(value.AsString);
            case ElementType.Binary when BinaryConversion.ToDouble(value, options.IsBigEndian) is { } real:
                return real;
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
        ElementType.String => ParseDecimal(value.AsString),
        _ when value.IsNumber => Numbers.ToDecimal(value.Raw),
        _ => throw Unsupported(value, ElementType.Decimal128),
    };

    private static RawValue ToText(RawValue value, ConversionOptions options) => value.Type switch
    {
        ElementType.Boolean => value.AsBoolean ? "true" : "false",
        ElementType.ObjectId => value.AsObjectId.ToString(),
        ElementType.Binary => BinaryFormats.Write(value, options.Format),
        ElementType.String or ElementType.Symbol or ElementType.DateTime => Strings.Coerce(value),
        ElementType.Double => Strings.DoubleText(value.Raw.Double),
        _ when value.IsNumber => Strings.Coerce(value),
        _ => throw Unsupported(value, ElementType.String),
    };

    private static RawValue ToDate(RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.DateTime:
                return value;
            case ElementType.ObjectId or ElementType.Timestamp:
                return RawValue.FromMilliseconds(Dates.Moment(value));
            case ElementType.String:
                return DateParser.Parse(value.AsString, null, Zone.Utc, ErrorCode.ConversionFailure);
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
                if (HexadecimalNumber.TryParse(text, out double number))
                    return number;
                return !HasSpace(text)
                    && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
                    && double.IsFinite(number)
                    && (number != 0 || IsZero(text))
                    ? number
                    : throw Unparsable(text);
        }
    }

    // Whether no digit before the exponent is other than zero: a number too small for a Double is not zero.
    private static bool IsZero(string text)
    {
        int exponent = text.AsSpan().IndexOfAny('e', 'E');
        return !text.AsSpan(0, exponent < 0 ? text.Length : exponent).ContainsAnyInRange('1', '9');
    }

    private static RawDecimal128 ParseDecimal(string text)
    {
        if (HasSpace(text) || !RawDecimal128.TryParseTruncated(text, out var number))
            throw Unparsable(text);
        return number.IsNaN && text[0] == '-' ? -number : number;
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
