using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>A compiled window function.</summary>
internal abstract class WindowFunction
{
    /// <summary>Starts the function on a partition.</summary>
    public abstract WindowRun Start(WindowPartition partition);
}

/// <summary>A window function's evaluation over one partition.</summary>
internal abstract class WindowRun
{
    /// <summary>The function's value for a document. Called once for each of them, in order.</summary>
    /// <returns>The value, valid until the next call; missing where the field is to be left out.</returns>
    public abstract RawValue ValueOf(int index);
}
