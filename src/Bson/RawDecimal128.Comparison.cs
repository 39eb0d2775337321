using System.Numerics;

namespace Streetcar.Bson;

// By value: 1.0 and 1.00 are equal, and so are 0 and -0; NaN is equal to itself and less than all else.
public readonly partial struct RawDecimal128 : IComparable<RawDecimal128>, IEquatable<RawDecimal128>
{
    /// <summary>Compares by value; NaN is equal to itself and less than every number, as in MongoDB.</summary>
    /// <param name="other">The other number.</param>
    /// <returns>Less than, equal to or more than zero.</returns>
    public int CompareTo(RawDecimal128 other)
    {
        int left = Rank;
        int right = other.Rank;
        if (left != right || left is not (1 or -1))
            return left.CompareTo(right);
        int magnitude = CompareMagnitudes(this, other);
        return IsNegative ? -magnitude : magnitude;
    }

    /// <summary>Compares by exact value with a Double.</summary>
    /// <param name="other">The Double.</param>
    /// <returns>Less than, equal to or more than zero.</returns>
    public int CompareTo(double other)
    {
        if (IsNaN || double.IsNaN(other))
            return double.IsNaN(other).CompareTo(IsNaN);
        if (double.IsInfinity(other))
            return IsInfinity && IsNegative == other < 0 ? 0 : other < 0 ? 1 : -1;
        // Rounding never changes an order, so only the equal ones need a second, exact look.
        int near = ToDouble().CompareTo(other);
        if (near != 0)
            return near;
        if (other == 0 || IsZero)
            return IsZero ? 0 : IsNegative ? -1 : 1;
        if (TryFromExact(other, out var same))
            return CompareTo(same);
        var (coefficient, exponent) = Exact(other);
        int shared = Math.Min(exponent, Exponent);
        int magnitude = (Coefficient * BigInteger.Pow(10, Exponent - shared))
            .CompareTo(coefficient * BigInteger.Pow(10, exponent - shared));
        return IsNegative ? -magnitude : magnitude;
    }

    /// <summary>Whether both have the same value.</summary>
    /// <param name="other">The other number.</param>
    public bool Equals(RawDecimal128 other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RawDecimal128 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => TryToInt64(out long whole) ? whole.GetHashCode() : ToDouble().GetHashCode();

    /// <summary>Whether both have the same value.</summary>
    public static bool operator ==(RawDecimal128 left, RawDecimal128 right) => left.Equals(right);

    /// <summary>Whether their values differ.</summary>
    public static bool operator !=(RawDecimal128 left, RawDecimal128 right) => !left.Equals(right);

    /// <summary>Whether the left one is less.</summary>
    public static bool operator <(RawDecimal128 left, RawDecimal128 right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is more.</summary>
    public static bool operator >(RawDecimal128 left, RawDecimal128 right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is less or equal.</summary>
    public static bool operator <=(RawDecimal128 left, RawDecimal128 right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is more or equal.</summary>
    public static bool operator >=(RawDecimal128 left, RawDecimal128 right) => left.CompareTo(right) >= 0;

    // Numbers of different ranks are ordered by them: NaN, -infinity, negative, zero, positive, infinity.
    private int Rank
    {
        get
        {
            if (IsNaN)
                return -3;
            int rank = IsInfinity ? 2 : Coefficient == 0 ? 0 : 1;
            return IsNegative ? -rank : rank;
        }
    }

    // Both finite and not zero. With the first digits at the same place, the shorter one takes zeros at its end.
    private static int CompareMagnitudes(RawDecimal128 left, RawDecimal128 right)
    {
        var leftCoefficient = left.Coefficient;
        var rightCoefficient = right.Coefficient;
        int leftExponent = left.Exponent;
        int rightExponent = right.Exponent;
        int first = (leftExponent + CountDigits(leftCoefficient)).CompareTo(rightExponent + CountDigits(rightCoefficient));
        if (first != 0)
            return first;
        if (leftExponent > rightExponent)
            leftCoefficient *= PowerOfTen(leftExponent - rightExponent);
        else
            rightCoefficient *= PowerOfTen(rightExponent - leftExponent);
        return leftCoefficient.CompareTo(rightCoefficient);
    }
}
