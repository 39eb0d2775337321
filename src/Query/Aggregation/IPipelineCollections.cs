using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>The collections that a pipeline's stages read in addition to their input. A store implements it.</summary>
public interface IPipelineCollections
{
    /// <summary>Runs a pipeline over another collection.</summary>
    /// <param name="database">The database; null for that of the pipeline's own collection.</param>
    /// <param name="collection">The collection; one that does not exist is empty.</param>
    /// <param name="pipeline">The pipeline, whose head is to be executed in its own context.</param>
    DocumentSource Read(string? database, string collection, Pipeline pipeline);

    /// <summary>A collection's name with that of its database.</summary>
    /// <param name="collection">The collection.</param>
    string NameOf(string collection);

    /// <summary>A collection's statistics, in bytes, as collStats replies: ns, size, count, ….</summary>
    /// <param name="collection">The collection.</param>
    /// <exception cref="DocumentException">NamespaceNotFound.</exception>
    RawDocument CollectionStatistics(string collection);

    /// <summary>How often a collection's indexes have been used: name, key, host, accesses, spec of each.</summary>
    /// <param name="collection">The collection; one that does not exist has no indexes.</param>
    IReadOnlyList<RawDocument> IndexStatistics(string collection);
}
