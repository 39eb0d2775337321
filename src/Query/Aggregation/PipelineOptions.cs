namespace Streetcar.Query;

/// <summary>What running a pipeline needs of its surroundings.</summary>
public sealed record PipelineOptions
{
    /// <summary>How stages such as <c>$lookup</c> reach other collections; null where they can't.</summary>
    public IPipelineCollections? Collections { get; init; }

    /// <summary>How many bytes of documents a blocking stage may hold; MongoDB's limit is 100 MB.</summary>
    public long MemoryLimit { get; init; } = 100 * 1024 * 1024;
}
