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
        var text = new StringBuilder();
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
            if (operand.Type != ElementType.String)
            {
                throw new DocumentException(
                    (ErrorCode)16702, $"$concat only supports strings, not {operand.Type.Alias()}");
            }

            text.Append(operand.AsString);
            ExpressionLimits.CheckSize(text.Length);
        }

        return text.ToString();
    }

    public static RawValue ToUpper(RawValue value) => Map(Coerce(value), 'a', 'z');

    public static RawValue ToLower(RawValue value) => Map(Coerce(value), 'A', 'Z');

    public static RawValue LengthInBytes(RawValue value) => value.Type == ElementType.String
        ? value.Raw.Utf8.Length
        : throw new DocumentException(
            (ErrorCode)34473, $"$strLenBytes requires a string argument, found: {value.Type.Alias()}");

    public static RawValue Length(RawValue value) => value.Type == ElementType.String
        ? CodePoints(value.Raw.Utf8)
        : throw new DocumentException(
            (ErrorCode)34471, $"$strLenCP requires a string argument, found: {value.Type.Alias()}");

    public static RawValue Compare(RawValue left, RawValue right) =>
        Math.Sign(string.CompareOrdinal(Map(Coerce(left), 'a', 'z'), Map(Coerce(right), 'a', 'z')));

    public static RawValue Split(RawValue text, RawValue separator)
    {
        if (text.IsNullish() || separator.IsNullish())
            return RawValue.Null;
        Check(text, 40085, "$split requires an expression that evaluates to a string as a first argument");
        Check(separator, 40086, "$split requires an expression that evaluates to a string as a second argument");
        return separator.AsString.Length > 0
            ? ArrayBuilder.Of([.. text.AsString.Split(separator.AsString).Select(part => (RawValue)part)])
            : throw new DocumentException((ErrorCode)40087, "$split requires a non-empty separator");
    }

    public static RawValue SubstringInBytes(ReadOnlySpan<RawValue> operands)
    {
        byte[] text = Encoding.UTF8.GetBytes(Coerce(operands[0]));
        long start = SubstringNumber("$substrBytes", "starting index", operands[1], 16034);
        long length = SubstringNumber("$substrBytes", "length", operands[2], 16035);
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

        return Encoding.UTF8.GetString(text.AsSpan((int)start, (int)(end - start)));
    }

    public static RawValue Substring(ReadOnlySpan<RawValue> operands)
    {
        string text = Coerce(operands[0]);
        long start = SubstringNumber("$substrCP", "starting index", operands[1], 34450);
        long length = SubstringNumber("$substrCP", "length", operands[2], 34452);
        if (start < 0)
        {
            throw new DocumentException(
                (ErrorCode)34455, "$substrCP: the starting index must be non-negative integer.");
        }

        if (length < 0)
            throw new DocumentException((ErrorCode)34454, "$substrCP: length must be a nonnegative integer.");
        int from = CharIndex(text, start);
        return text[from..(from + CharIndex(text.AsSpan(from), length))];
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
        int found = text[(int)start..(int)end].IndexOf(operands[1].Raw.Utf8);
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
        string text = operands[0].AsString;
        long length = CodePoints(operands[0].Raw.Utf8);
        end = Math.Min(end, length);
        if (start > end)
            return -1;
        int from = CharIndex(text, start);
        int to = CharIndex(text, end);
        int found = text.AsSpan(from, to - from).IndexOf(operands[1].AsString, StringComparison.Ordinal);
        return found < 0 ? -1 : (int)start + CodePoints(text.AsSpan(from, found));
    }

    public static RawValue ReplaceOne(ReadOnlySpan<RawValue> operands) => Replace("$replaceOne", operands, all: false);

    public static RawValue ReplaceAll(ReadOnlySpan<RawValue> operands) => Replace("$replaceAll", operands, all: true);

    public static RawValue Trim(ReadOnlySpan<RawValue> operands) => Trim("$trim", operands, left: true, right: true);

    public static RawValue TrimLeft(ReadOnlySpan<RawValue> operands) => Trim("$ltrim", operands, left: true, right: false);

    public static RawValue TrimRight(ReadOnlySpan<RawValue> operands) => Trim("$rtrim", operands, left: false, right: true);

    /// <summary>An index of a string or an array that an operator starts or ends at.</summary>
    /// <exception cref="DocumentException">40096, 40097: it is no whole number, or negative.</exception>
    public static long IndexOperand(string name, string which, RawValue value)
    {
        if (!value.Raw.TryGetInt64(out long index) || index != (int)index)
        {
            throw new DocumentException(
                (ErrorCode)40096,
                $"{name} requires an integral {which} index, found a value of type: {value.Type.Alias()}, with value: \"{ElementText.Of(value.Raw)}\"");
        }

        return index >= 0 ? index : throw new DocumentException(
            (ErrorCode)40097, $"{name} requires a nonnegative {which} index, found: {index}");
    }

    /// <summary>The text that operators on strings make of numbers, dates and null.</summary>
    /// <exception cref="DocumentException">16007: the value is of another type.</exception>
    public static string Coerce(RawValue value) => value.Type switch
    {
        ElementType.Missing or ElementType.Null or ElementType.Undefined => "",
        ElementType.String or ElementType.Symbol or ElementType.JavaScript => value.AsString,
        ElementType.Int32 or ElementType.Int64 => Numbers.ToInt64(value.Raw).ToString(CultureInfo.InvariantCulture),
        ElementType.Double => DoubleText(value.Raw.Double),
        ElementType.Decimal128 => value.Raw.Decimal128.ToString(),
        ElementType.DateTime => DateText(value.Raw.Milliseconds),
        ElementType.Timestamp => value.Raw.Timestamp.ToString(),
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
    public static string DateText(long milliseconds) => TimeZones.IsInCalendar(milliseconds)
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : throw new DocumentException(
            (ErrorCode)18537, $"Could not convert date to string: date component was outside the supported range of 0-9999: {milliseconds}");

    private static RawValue Replace(string name, ReadOnlySpan<RawValue> operands, bool all)
    {
        string?[] texts = new string?[3];
        ReadOnlySpan<string> names = ["input", "find", "replacement"];
        ReadOnlySpan<int> codes = [51746, 51745, 51744];
        for (int i = 0; i < texts.Length; i++)
        {
            if (operands[i].IsNullish())
                continue;
            texts[i] = operands[i].Type == ElementType.String ? operands[i].AsString : throw new DocumentException(
                (ErrorCode)codes[i],
                $"{name} requires that '{names[i]}' be a string, found: {ElementText.Of(operands[i].Raw)}");
        }

        if (texts is not [{ } text, { } find, { } replacement])
            return RawValue.Null;
        if (all && find.Length > 0)
        {
            long most = text.Length + ((text.Length / find.Length) * (long)replacement.Length);
            if (most > ExpressionLimits.MaxSize)
                ExpressionLimits.CheckSize(most);
            return text.Replace(find, replacement, StringComparison.Ordinal);
        }

        if (all)
            return string.Concat(text.EnumerateRunes().Select(rune => replacement + rune)) + replacement;
        int at = text.IndexOf(find, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + find.Length));
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

        string characters = operands[1].IsMissing ? WhiteSpace : operands[1].AsString;
        var set = characters.EnumerateRunes().ToHashSet();
        var runes = operands[0].AsString.EnumerateRunes().ToArray();
        int start = 0;
        int end = runes.Length;
        while (left && start < end && set.Contains(runes[start]))
            start++;
        while (right && end > start && set.Contains(runes[end - 1]))
            end--;
        return string.Concat(runes[start..end]);
    }

    private static void Check(RawValue value, int code, string message)
    {
        if (value.Type != ElementType.String)
            throw new DocumentException((ErrorCode)code, $"{message}, found: {value.Type.Alias()}");
    }

    private static long SubstringNumber(string name, string what, RawValue value, int code)
    {
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)code, $"{name}: {what} must be a numeric type (is BSON type {value.Type.Alias()})");
        }

        double number = Math.Truncate(Numbers.ToDouble(value.Raw));
        return (long)Math.Clamp(double.IsNaN(number) ? 0 : number, int.MinValue, int.MaxValue);
    }

    private static bool IsContinuation(byte[] text, long index) => (text[index] & 0xC0) == 0x80;

    // The index of the char at which a code point starts; the end where there are fewer.
    private static int CharIndex(ReadOnlySpan<char> text, long codePoint)
    {
        int i = 0;
        for (; codePoint > 0 && i < text.Length; codePoint--)
            i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
        return i;
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
