using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>Operands that must be integers, of any numeric type.</summary>
internal static class IntegerOperand
{
    /// <summary>Reads a 64-bit integer.</summary>
    /// <returns>What is wrong, to be followed by a colon and the operand; null where nothing is.</returns>
    public static string? Read(RawValue operand, out long number)
    {
        var raw = operand.Raw;
        if (raw.TryGetInt64(out number))
            return null;
        if (!raw.IsNumber)
            return "Expected a number in";
        double value = operand.AsDouble;
        if (double.IsNaN(value))
            return "Expected an integer, but found NaN in";
        return raw.Type == ElementType.Double && Math.Abs(value) < 9.2e18
            ? "Expected an integer"
            : "Cannot represent as a 64-bit integer";
    }

    /// <summary>Reads a 64-bit integer that is 0 or more.</summary>
    /// <returns>The error, as from <see cref="Read"/>; null where there is none.</returns>
    public static string? ReadCount(RawValue operand, out long count) =>
        Read(operand, out count) ?? (count < 0 ? "Expected a non-negative number in" : null);
}
