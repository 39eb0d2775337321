using System.Buffers;
using System.Globalization;
using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary>
/// The string operators (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#string-expression-operators"/>).
/// Upper and lower case are those of ASCII.
/// </summary>
internal static class Strings
{
    public static RawValue Concat(ReadOnlySpan<RawValue> operands)
    {
        long length = 0;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
            if (operand.Type != ElementType.String)
            {
                throw new DocumentException(
                    (ErrorCode)16702, $"$concat only supports strings, not {operand.Type.Alias()}");
            }

            length += Utf8(operand).Length;
        }

        using var text = ValueBuilder.String(length);
        foreach (var operand in operands)
            text.Write(Utf8(operand));
        return text.ToValue();
    }

    public static RawValue ToUpper(RawValue value) => Map(Utf8(value), (byte)'a', (byte)'z');

    public static RawValue ToLower(RawValue value) => Map(Utf8(value), (byte)'A', (byte)'Z');

    public static RawValue LengthInBytes(RawValue value) => value.Type == ElementType.String
        ? value.Raw.Utf8.Length
        : throw new DocumentException(
            (ErrorCode)34473, $"$strLenBytes requires a string argument, found: {value.Type.Alias()}");

    public static RawValue Length(RawValue value) => value.Type == ElementType.String
        ? CodePoints(value.Raw.Utf8)
        : throw new DocumentException(
            (ErrorCode)34471, $"$strLenCP requires a string argument, found: {value.Type.Alias()}");

    public static RawValue Compare(RawValue left, RawValue right)
    {
        var lefts = Utf8(left);
        var rights = Utf8(right);
        int common = Math.Min(lefts.Length, rights.Length);
        for (int i = 0; i < common; i++)
        {
            if ((i & 0xFFFF) == 0xFFFF)
                OperationContext.CheckForInterrupt(0x10000);
            int order = Upper(lefts[i]) - Upper(rights[i]);
            if (order != 0)
                return Math.Sign(order);
        }

        return Math.Sign(lefts.Length - rights.Length);
    }

    public static RawValue Split(RawValue text, RawValue separator)
    {
        if (text.IsNullish() || separator.IsNullish())
            return RawValue.Null;
        Check(text, 40085, "$split requires an expression that evaluates to a string as a first argument");
        Check(separator, 10503900, "$split requires an expression that evaluates to a string as a second argument");
        var rest = Utf8(text);
        var sought = Utf8(separator);
        if (sought.IsEmpty)
            throw new DocumentException((ErrorCode)40087, "$split requires a non-empty separator");
        using var parts = ValueBuilder.Array();
        for (int at; (at = ByteSearch.IndexOf(rest, sought)) >= 0; rest = rest[(at + sought.Length)..])
            parts.AddString(rest[..at]);
        parts.AddString(rest);
        return parts.ToValue();
    }

    public static RawValue SubstringInBytes(ReadOnlySpan<RawValue> operands)
    {
        var text = Utf8(operands[0]);
        long start = ByteNumber("starting index", operands[1], 16034);
        long length = ByteNumber("length", operands[2], 16035);
        if (start < 0)
        {
            throw new DocumentException(
                (ErrorCode)50752, $"$substrBytes:  starting index must be non-negative (got: {start})");
        }

        if (start >= text.Length)
            return "";
        long end = length < 0 ? text.Length : Math.Min(text.Length, start + length);
        if (IsContinuation(text, start))
        {
            throw new DocumentException(
                (ErrorCode)28656, "$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.");
        }

        if (end < text.Length && IsContinuation(text, end))
        {
            throw new DocumentException(
                (ErrorCode)28657, "$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.");
        }

        return Text(text[(int)start..(int)end]);
    }

    public static RawValue Substring(ReadOnlySpan<RawValue> operands)
    {
        var text = Utf8(operands[0]);
        long start = CodePointNumber("starting index", operands[1], 34450, 34451);
        long length = CodePointNumber("length", operands[2], 34452, 34453);
        if (length < 0)
            throw new DocumentException((ErrorCode)34454, "$substrCP: length must be a nonnegative integer.");
        if (start < 0)
        {
            throw new DocumentException(
                (ErrorCode)34455, "$substrCP: the starting index must be non-negative integer.");
        }

        text = text[ByteIndex(text, start)..];
        return Text(text[..ByteIndex(text, length)]);
    }

    public static RawValue IndexInBytes(ReadOnlySpan<RawValue> operands)
    {
        if (operands[0].IsNullish())
            return RawValue.Null;
        Check(operands[0], 40091, "$indexOfBytes requires a string as the first argument");
        Check(operands[1], 40092, "$indexOfBytes requires a string as the second argument");
        long start = operands.Length > 2 ? IndexOperand("$indexOfBytes", "starting", operands[2]) : 0;
        long end = operands.Length > 3 ? IndexOperand("$indexOfBytes", "ending", operands[3]) : long.MaxValue;
        var text = operands[0].Raw.Utf8;
        end = Math.Min(end, text.Length);
        if (start > end)
            return -1;
        int found = ByteSearch.IndexOf(text[(int)start..(int)end], Utf8(operands[1]));
        return found < 0 ? -1 : found + (int)start;
    }

    public static RawValue Index(ReadOnlySpan<RawValue> operands)
    {
        if (operands[0].IsNullish())
            return RawValue.Null;
        Check(operands[0], 40093, "$indexOfCP requires a string as the first argument");
        Check(operands[1], 40094, "$indexOfCP requires a string as the second argument");
        long start = operands.Length > 2 ? IndexOperand("$indexOfCP", "starting", operands[2]) : 0;
        long end = operands.Length > 3 ? IndexOperand("$indexOfCP", "ending", operands[3]) : long.MaxValue;
        var text = Utf8(operands[0]);
        end = Math.Min(end, CodePoints(text));
        if (start > end)
            return -1;
        var sought = Utf8(operands[1]);
        // What is found starts before the end, but may go beyond it; nothing is found in nothing alone.
        if (start == end && !(text.IsEmpty && sought.IsEmpty))
            return -1;
        int last = Math.Min(text.Length, ByteIndex(text, end) + Math.Max(0, sought.Length - 1));
        text = text[..last][ByteIndex(text, start)..];
        int found = ByteSearch.IndexOf(text, sought);
        return found < 0 ? -1 : (int)start + CodePoints(text[..found]);
    }

    public static RawValue ReplaceOne(ReadOnlySpan<RawValue> operands) => Replace("$replaceOne", operands, all: false);

    public static RawValue ReplaceAll(ReadOnlySpan<RawValue> operands) => Replace("$replaceAll", operands, all: true);

    public static RawValue Trim(ReadOnlySpan<RawValue> operands) => Trim("$trim", operands, left: true, right: true);

    public static RawValue TrimLeft(ReadOnlySpan<RawValue> operands) => Trim("$ltrim", operands, left: true, right: false);

    public static RawValue TrimRight(ReadOnlySpan<RawValue> operands) => Trim("$rtrim", operands, left: false, right: true);

    /// <summary>An index of a string or an array that an operator starts or ends at.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="which">Which index it is.</param>
    /// <param name="value">The operand.</param>
    /// <param name="code">The error's code where it is no whole number; the next one is that of a negative one.</param>
    /// <exception cref="DocumentException">It is no whole number, or negative.</exception>
    public static long IndexOperand(string name, string which, RawValue value, int code = 40096)
    {
        if (!value.Raw.TryGetInt64(out long index) || index != (int)index)
        {
            throw new DocumentException(
                (ErrorCode)code,
                $"{name} requires an integral {which} index, found a value of type: {value.Type.Alias()}, with value: \"{ElementText.Of(value.Raw)}\"");
        }

        return index >= 0 ? index : throw new DocumentException(
            (ErrorCode)(code + 1), $"{name} requires a nonnegative {which} index, found: {index}");
    }

    /// <summary>The text that operators on strings make of numbers, dates and null.</summary>
    /// <exception cref="DocumentException">16007: the value is of another type.</exception>
    public static string Coerce(RawValue value) => value.Type switch
    {
        ElementType.Missing or ElementType.Null or ElementType.Undefined => "",
        ElementType.String or ElementType.Symbol or ElementType.JavaScript => value.AsString,
        ElementType.Int32 or ElementType.Int64 => Numbers.ToInt64(value.Raw).ToString(CultureInfo.InvariantCulture),
        ElementType.Double => ShortDoubleText(value.Raw.Double),
        ElementType.Decimal128 => value.Raw.Decimal128.ToString(),
        ElementType.DateTime => DateText(value.Raw.Milliseconds),
        ElementType.Timestamp => TimestampText(value.Raw.Timestamp),
        _ => throw new DocumentException(
            (ErrorCode)16007, $"can't convert from BSON type {value.Type.Alias()} to String"),
    };

    // As C++'s streams write it: six digits.
    private static string ShortDoubleText(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        return double.IsInfinity(value)
            ? value > 0 ? "inf" : "-inf"
            : value.ToString("G6", CultureInfo.InvariantCulture).Replace('E', 'e');
    }

    // As C writes times, without the weekday and the year, and with the ordinal.
    private static string TimestampText(RawTimestamp value)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(value.Seconds);
        string day = time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
        return string.Create(CultureInfo.InvariantCulture, $"{time:MMM} {day} {time:HH:mm:ss}:{value.Ordinal}");
    }

    /// <summary>
    /// A Double as conversions write it: the fewest digits that name it, with an exponent below 0.0001 and from 1e+16 on.
    /// </summary>
    public static string DoubleText(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        // Shortest digits, whatever form .NET gives them.
        var (digits, exponent) = Digits(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        string sign = value < 0 ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
            // C's form of an exponent: a sign, and two digits at least.
            string power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{power}";
        }

        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    // The digits of a number without zeros at their ends, and the power of ten of the first.
    private static (string Digits, int Exponent) Digits(string text)
    {
        int e = text.IndexOf('E');
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.');
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        string digits = mantissa.Replace(".", "");
        string significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), exponent - (digits.Length - significant.Length));
    }

    /// <summary>A date as an ISO 8601 string in UTC, to the millisecond.</summary>
    /// <exception cref="DocumentException">18537: the date is beyond the years 0 to 9999.</exception>
    public static string DateText(long milliseconds) =>
        DateFormatter.Format("%Y-%m-%dT%H:%M:%S.%LZ", milliseconds, Zone.Utc);

    private static RawValue Replace(string name, ReadOnlySpan<RawValue> operands, bool all)
    {
        ReadOnlySpan<string> names = ["input", "find", "replacement"];
        ReadOnlySpan<int> codes = [10503904, 10503901, 10503902];
        bool isNull = false;
        for (int i = 0; i < names.Length; i++)
        {
            isNull |= operands[i].IsNullish();
            if (!operands[i].IsNullish() && operands[i].Type != ElementType.String)
            {
                throw new DocumentException(
                    (ErrorCode)codes[i],
                    $"{name} requires that '{names[i]}' be a string, found: {ElementText.Of(operands[i].Raw)}");
            }
        }

        if (isNull)
            return RawValue.Null;
        var rest = Utf8(operands[0]);
        var find = Utf8(operands[1]);
        var replacement = Utf8(operands[2]);
        using var replaced = ValueBuilder.String();
        while (ByteSearch.IndexOf(rest, find) is >= 0 and var at)
        {
            OperationContext.CheckForInterrupt();
            replaced.Write(rest[..at]);
            replaced.Write(replacement);
            rest = rest[(at + find.Length)..];
            if (!all)
                break;
            if (!find.IsEmpty)
                continue;
            // Nothing is found before each character, and at the end.
            if (rest.IsEmpty)
                break;
            int next = ByteIndex(rest, 1);
            replaced.Write(rest[..next]);
            rest = rest[next..];
        }

        replaced.Write(rest);
        return replaced.ToValue();
    }

    // What MongoDB takes for white space: that of ASCII, and further spaces of Unicode.
    private const string WhiteSpace =
        "\0\t\n\v\f\r \u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A";

    private static RawValue Trim(string name, ReadOnlySpan<RawValue> operands, bool left, bool right)
    {
        if (operands[0].IsNullish())
            return RawValue.Null;
        if (operands[0].Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)50699,
                $"{name} requires its input to be a string, got {ElementText.Of(operands[0].Raw)} (of type {operands[0].Type.Alias()}) instead.");
        }

        // No characters is not the same as null, whose result is null.
        if (operands[1].IsNullish() && !operands[1].IsMissing)
            return RawValue.Null;
        if (operands[1].Type is not (ElementType.String or ElementType.Missing))
        {
            throw new DocumentException(
                (ErrorCode)50700,
                $"{name} requires 'chars' to be a string, got {ElementText.Of(operands[1].Raw)} (of type {operands[1].Type.Alias()}) instead.");
        }

        var set = (operands[1].IsMissing ? WhiteSpace : operands[1].AsString).EnumerateRunes().ToHashSet();
        var text = Utf8(operands[0]);
        int length;
        while (left && Rune.DecodeFromUtf8(text, out var rune, out length) == OperationStatus.Done && set.Contains(rune))
        {
            OperationContext.CheckForInterrupt();
            text = text[length..];
        }

        while (right && Rune.DecodeLastFromUtf8(text, out var rune, out length) == OperationStatus.Done && set.Contains(rune))
        {
            OperationContext.CheckForInterrupt();
            text = text[..^length];
        }

        return Text(text);
    }

    private static void Check(RawValue value, int code, string message)
    {
        if (value.Type != ElementType.String)
            throw new DocumentException((ErrorCode)code, $"{message}, found: {value.Type.Alias()}");
    }

    // Doubles are cut off, decimals rounded; what is no Int32 of the latter counts as the smallest one.
    private static long ByteNumber(string what, RawValue value, int code)
    {
        switch (value.Type)
        {
            case ElementType.Int32 or ElementType.Int64:
                return Math.Clamp(Numbers.ToInt64(value.Raw), int.MinValue, int.MaxValue);
            case ElementType.Double:
                double number = Math.Truncate(value.Raw.Double);
                return number is >= int.MinValue and <= int.MaxValue ? (long)number : throw new DocumentException(
                    (ErrorCode)31109, $"Can't coerce out of range value {ElementText.Of(value.Raw)} to int");
            case ElementType.Decimal128:
                return value.Raw.Decimal128.Round(0).TryToInt64(out long whole) && whole == (int)whole ? whole : int.MinValue;
            default:
                throw new DocumentException(
                    (ErrorCode)code, $"$substrBytes: {what} must be a numeric type (is BSON type {value.Type.Alias()})");
        }
    }

    private static long CodePointNumber(string what, RawValue value, int typeCode, int rangeCode)
    {
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)typeCode, $"$substrCP: {what} must be a numeric type (is BSON type {value.Type.Alias()})");
        }

        return value.Raw.TryGetInt64(out long number) && number == (int)number ? number : throw new DocumentException(
            (ErrorCode)rangeCode, $"$substrCP: {what} cannot be represented as a 32-bit integral value: {ElementText.Of(value.Raw)}");
    }

    private static bool IsContinuation(ReadOnlySpan<byte> text, long index) => (text[(int)index] & 0xC0) == 0x80;

    // The index of the byte at which a code point starts; the end where there are fewer.
    private static int ByteIndex(ReadOnlySpan<byte> text, long codePoint)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if ((text[i] & 0xC0) != 0x80 && codePoint-- == 0)
                return i;
        }

        return text.Length;
    }

    /// <summary>How many code points a text has.</summary>
    public static int CodePoints(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (char c in text)
            count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }

    /// <summary>How many code points a text in UTF-8 has: each has one byte that is no continuation byte.</summary>
    public static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        return count;
    }

    // The text that Coerce makes, without decoding what is text already.
    private static ReadOnlySpan<byte> Utf8(RawValue value) =>
        value.Type is ElementType.String or ElementType.Symbol or ElementType.JavaScript
            ? value.Memory.Span[sizeof(int)..^1]
            : Encoding.UTF8.GetBytes(Coerce(value));

    private static RawValue Text(ReadOnlySpan<byte> utf8)
    {
        using var text = ValueBuilder.String(utf8.Length);
        text.Write(utf8);
        return text.ToValue();
    }

    private static int Upper(byte letter) => letter is >= (byte)'a' and <= (byte)'z' ? letter ^ 0x20 : letter;

    // Turns the case of the letters of a range.
    private static RawValue Map(ReadOnlySpan<byte> utf8, byte first, byte last)
    {
        Span<byte> mapped = stackalloc byte[1024];
        using var text = ValueBuilder.String(utf8.Length);
        while (!utf8.IsEmpty)
        {
            int length = Math.Min(utf8.Length, mapped.Length);
            for (int i = 0; i < length; i++)
                mapped[i] = utf8[i] >= first && utf8[i] <= last ? (byte)(utf8[i] ^ 0x20) : utf8[i];
            text.Write(mapped[..length]);
            utf8 = utf8[length..];
        }

        return text.ToValue();
    }
}
