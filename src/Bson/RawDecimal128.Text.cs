using System.Globalization;
using System.Numerics;

namespace Streetcar.Bson;

// Parsing and formatting, as in the Decimal128 specification.
public readonly partial struct RawDecimal128
{
    // A sign, 34 digits, a point, E, a sign and four digits; or up to six zeros before the digits.
    private const int MaxTextLength = 48;

    /// <summary>Reads a number such as <c>-1.50E+3</c>, <c>Infinity</c> or <c>NaN</c>.</summary>
    /// <param name="text">The text, without white space.</param>
    /// <exception cref="FormatException">
    /// The text is not a number, or one that 34 digits and the exponents don't hold exactly.
    /// </exception>
    public static RawDecimal128 Parse(string text) => TryParse(text, out var number)
        ? number
        : throw new FormatException($"'{text}' is not a Decimal128.");

    /// <summary>Reads a number such as <c>-1.50E+3</c>, <c>Infinity</c> or <c>NaN</c>.</summary>
    /// <param name="text">The text, without white space.</param>
    /// <param name="result">The number.</param>
    /// <returns>False where the text is not a number, or one that 34 digits and the exponents can't represent exactly.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out RawDecimal128 result) => TryParse(text, truncates: false, out result);

    /// <summary>Reads a number as <see cref="TryParse(ReadOnlySpan{char}, out RawDecimal128)"/> does, but keeps the first 34 digits of longer ones.</summary>
    /// <param name="text">The text, without white space.</param>
    /// <param name="result">The number.</param>
    /// <returns>False where the text is not a number, or one beyond all exponents.</returns>
    public static bool TryParseTruncated(ReadOnlySpan<char> text, out RawDecimal128 result) => TryParse(text, truncates: true, out result);

    private static bool TryParse(ReadOnlySpan<char> text, bool truncates, out RawDecimal128 result)
    {
        result = default;
        bool negative = text.StartsWith('-');
        var rest = negative || text.StartsWith('+') ? text[1..] : text;
        if (rest.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            result = NaN;
            return true;
        }

        if (rest.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || rest.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            result = negative ? NegativeInfinity : PositiveInfinity;
            return true;
        }

        long exponent = 0;
        int e = rest.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!TryParseExponent(rest[(e + 1)..], out exponent))
                return false;
            rest = rest[..e];
        }

        if (!TryParseDigits(rest, out var digits, ref exponent))
            return false;
        if (TryMakeExact(negative, digits, exponent, out result))
            return true;
        if (!truncates || digits.Length <= MaxDigits)
            return false;
        long dropped = digits.Length - MaxDigits;
        var coefficient = BigInteger.Parse(digits[..MaxDigits], NumberStyles.None, CultureInfo.InvariantCulture);
        result = Round(negative, coefficient, exponent + dropped);
        return result.IsFinite && !result.IsZero;
    }

    /// <summary>
    /// The number as text, with an exponent where it is positive or the number is very small; all digits are kept, so
    /// that <see cref="Parse(string)"/> returns the same number.
    /// </summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxTextLength];
        return text[..Format(text)].ToString();
    }

    private int Format(Span<char> text)
    {
        if (!IsFinite)
        {
            string name = IsNaN ? "NaN" : IsNegative ? "-Infinity" : "Infinity";
            name.CopyTo(text);
            return name.Length;
        }

        Span<char> digits = stackalloc char[MaxDigits];
        Coefficient.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
        digits = digits[..count];
        int exponent = Exponent;
        int scientific = exponent + count - 1;
        int length = 0;
        if (IsNegative)
            text[length++] = '-';
        if (exponent > 0 || scientific < -6)
        {
            text[length++] = digits[0];
            if (count > 1)
            {
                text[length++] = '.';
                digits[1..].CopyTo(text[length..]);
                length += count - 1;
            }

            text[length++] = 'E';
            text[length++] = scientific < 0 ? '-' : '+';
            Math.Abs(scientific).TryFormat(text[length..], out int written, default, CultureInfo.InvariantCulture);
            return length + written;
        }

        int whole = count + exponent;
        if (whole <= 0)
        {
            text[length++] = '0';
            text[length++] = '.';
            text.Slice(length, -whole).Fill('0');
            length += -whole;
            digits.CopyTo(text[length..]);
            return length + count;
        }

        digits[..whole].CopyTo(text[length..]);
        length += whole;
        if (whole == count)
            return length;
        text[length++] = '.';
        digits[whole..].CopyTo(text[length..]);
        return length + count - whole;
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        bool negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text[1..] : text;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        foreach (char digit in digits)
        {
            // Beyond this the number of digits of any text is nothing; zeros are clamped, and others refused.
            exponent = Math.Min((exponent * 10) + (digit - '0'), int.MaxValue * 2L);
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    // Leading zeros are dropped, and so is the point, which lowers the exponent.
    private static bool TryParseDigits(ReadOnlySpan<char> text, out ReadOnlySpan<char> digits, ref long exponent)
    {
        digits = default;
        int point = text.IndexOf('.');
        if (point >= 0)
        {
            exponent -= text.Length - point - 1;
            text = string.Concat(text[..point], text[(point + 1)..]);
        }

        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
            return false;
        digits = text.TrimStart('0');
        return true;
    }

    // Only trailing zeros may be added or removed to bring the digits and the exponent within bounds.
    private static bool TryMakeExact(bool negative, ReadOnlySpan<char> digits, long exponent, out RawDecimal128 result)
    {
        result = default;
        if (digits.IsEmpty)
        {
            result = new RawDecimal128(negative, 0, (int)Math.Clamp(exponent, MinExponent, MaxExponent));
            return true;
        }

        long excess = Math.Max(digits.Length - MaxDigits, MinExponent - exponent);
        if (excess > 0)
        {
            if (excess >= digits.Length || digits[^(int)excess..].ContainsAnyExcept('0'))
                return false;
            digits = digits[..^(int)excess];
            exponent += excess;
        }

        long padding = Math.Max(0, exponent - MaxExponent);
        if (padding > MaxDigits - digits.Length)
            return false;
        var coefficient = UInt128.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * PowerOfTen((int)padding);
        result = new RawDecimal128(negative, coefficient, (int)(exponent - padding));
        return true;
    }
}
