using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Reports sizes and consistency.</summary>
public interface IStatisticsOperations
{
    /// <summary>Checks that a collection's documents and indexes are whole and consistent.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The fields of the validate command's reply, without <c>ok</c>.</returns>
    /// <exception cref="DocumentException">NamespaceNotFound.</exception>
    ValueTask<RawDocument> ValidateCollectionAsync(Namespace collection, CancellationToken cancellationToken);

    /// <summary>A collection's statistics as collStats replies, in bytes: ns, size, count, avgObjSize, storageSize, nindexes, indexSizes, ….</summary>
    /// <param name="collection">The collection; one that does not exist has all zeros.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<RawDocument> CollectionStatsAsync(Namespace collection, CancellationToken cancellationToken);

    /// <summary>How many collections and views of each kind there are in all databases, as serverStatus replies in <c>catalogStats</c>.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<RawDocument> CatalogStatsAsync(CancellationToken cancellationToken);

    /// <summary>A database's statistics as dbStats replies, in bytes.</summary>
    /// <param name="database">The database; one that does not exist has all zeros.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<RawDocument> DatabaseStatsAsync(string database, CancellationToken cancellationToken);
}
