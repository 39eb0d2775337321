using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>A compiled window function.</summary>
internal abstract class WindowFunction
{
    /// <summary>The function's value for each document of a partition; missing where the field is to be left out.</summary>
    public abstract BsonValue[] Compute(WindowPartition partition);
}
