using Streetcar.Bson;
using Streetcar.Query.Spilling;

namespace Streetcar.Query.Aggregation;

/// <summary>The environment that a pipeline runs in.</summary>
public sealed record PipelineOptions
{
    /// <summary>How stages such as <c>$lookup</c> reach other collections; null where they can't.</summary>
    public IPipelineCollections? Collections { get; init; }

    /// <summary>The name of the collection that the pipeline reads.</summary>
    public string Collection { get; init; } = "";

    /// <summary>How many bytes of documents a blocking stage may hold; MongoDB's limit is 100 MB.</summary>
    public long MemoryLimit { get; init; } = 100 * 1024 * 1024;

    /// <summary>Where blocking stages spill what exceeds memory; null where they must not.</summary>
    public ISpillStore? Spills { get; init; }

    /// <summary>The values of the variables that are bound for each run.</summary>
    internal RawValue[] Variables { get; init; } = [];

    /// <exception cref="DocumentException">InvalidOptions: the pipeline runs where there are no collections.</exception>
    internal IPipelineCollections RequireCollections() => Collections ?? throw new DocumentException(
        ErrorCode.InvalidOptions, "The pipeline has a stage that reads other collections, of which there are none here");
}
