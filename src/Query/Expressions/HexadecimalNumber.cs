using System.Globalization;

namespace Streetcar.Query.Expressions;

/// <summary>Reads Doubles in C's hexadecimal form, such as <c>+0x1.8p1</c>.</summary>
internal static class HexadecimalNumber
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">The text; one that starts with <c>0x</c> is refused, as in MongoDB.</param>
    /// <param name="number">The number.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        bool isNegative = text.StartsWith('-');
        bool isSigned = isNegative || text.StartsWith('+');
        var rest = isSigned ? text[1..] : text;
        if (!rest.StartsWith("0X") && !(isSigned && rest.StartsWith("0x")))
            return false;
        rest = rest[2..];
        int power = 0;
        int p = rest.IndexOfAny('p', 'P');
        if (p >= 0 && !int.TryParse(rest[(p + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power))
            return false;
        if (p >= 0)
            rest = rest[..p];
        bool isFraction = false;
        int digits = 0;
        foreach (char c in rest)
        {
            if (c == '.' && !isFraction)
            {
                isFraction = true;
                continue;
            }

            if (!char.IsAsciiHexDigit(c))
                return false;
            digits++;
            number = (number * 16) + Digit(c);
            power -= isFraction ? 4 : 0;
        }

        number = Math.ScaleB(isNegative ? -number : number, power);
        return digits > 0 && double.IsFinite(number);
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
