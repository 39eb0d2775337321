using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>What values cost that are held one by one.</summary>
internal static class HeldValue
{
    // The struct itself, and the header of the array that its bytes lie in.
    private const int Overhead = 64;

    public static long Size(RawValue value) => Overhead + value.Memory.Length;
}
