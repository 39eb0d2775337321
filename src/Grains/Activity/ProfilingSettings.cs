using Streetcar.Query.Matching;

namespace Streetcar.Grains.Activity;

/// <summary>What of a database is profiled.</summary>
/// <param name="Level">0 for nothing, 1 for what is slow or matches the filter, 2 for everything.</param>
/// <param name="Filter">What is profiled whatever time it took; null for no filter.</param>
/// <param name="Compiled">The same, compiled.</param>
internal sealed record ProfilingSettings(int Level, RawDocument? Filter = null, Filter? Compiled = null)
{
    public static ProfilingSettings None { get; } = new(0);
}
