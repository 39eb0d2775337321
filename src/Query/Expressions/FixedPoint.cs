using System.Numerics;

namespace Streetcar.Query.Expressions;

/// <summary>Exponential function and logarithm to far more digits than Decimal128 has, as whole numbers over 2^384.</summary>
internal static class FixedPoint
{
    public const int Bits = 384;

    public static readonly BigInteger One = BigInteger.One << Bits;
    public static readonly BigInteger Ln2 = 2 * InverseTangent(One / 3);
    public static readonly BigInteger Ln10 = (3 * Ln2) + (2 * InverseTangent(One / 9));

    private static readonly BigInteger RootHalf = One * 7 / 10;

    /// <summary>e to a power that is small.</summary>
    public static BigInteger Exp(BigInteger power)
    {
        // The series of an eighth of the power, which is then squared thrice.
        power >>= 3;
        var sum = One + power;
        var term = power;
        for (int i = 2; !term.IsZero && term != BigInteger.MinusOne; i++)
        {
            term = ((term * power) >> Bits) / i;
            sum += term;
        }

        for (int i = 0; i < 3; i++)
            sum = (sum * sum) >> Bits;
        return sum;
    }

    /// <summary>The natural logarithm of a number in [0.5, 1) times a power of two.</summary>
    public static BigInteger Ln(BigInteger fraction, int exponent)
    {
        if (fraction < RootHalf)
        {
            fraction <<= 1;
            exponent--;
        }

        return (2 * InverseTangent(((fraction - One) << Bits) / (fraction + One))) + (exponent * Ln2);
    }

    // The inverse hyperbolic tangent of a number that is small.
    private static BigInteger InverseTangent(BigInteger value)
    {
        var square = (value * value) >> Bits;
        var sum = value;
        for (int i = 3; !value.IsZero && value != BigInteger.MinusOne; i += 2)
        {
            value = (value * square) >> Bits;
            sum += value / i;
        }

        return sum;
    }
}
