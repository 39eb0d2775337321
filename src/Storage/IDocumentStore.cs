using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// What documents are stored in. One instance serves a whole silo; all members may be called at once from any thread.
/// Names are MongoDB's, and so are errors: every member may throw <see cref="DocumentException"/>.
/// </summary>
public interface IDocumentStore :
    IDocumentOperations, ICatalogOperations, IStatisticsOperations, IMaintenanceOperations, ITransactionOperations,
    IUserOperations, IAsyncDisposable
{
    /// <summary>Equal for stores that hold the same documents, and for no others.</summary>
    string Identity { get; }

    /// <summary>Runs a <c>mapReduce</c>.</summary>
    /// <param name="request">What to map and reduce.</param>
    /// <param name="results">A writer in an array, which gets the results as elements where they are not written to a collection.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask MapReduceAsync(MapReduceRequest request, RawWriter results, CancellationToken cancellationToken);

    /// <summary>Checks that the store answers; does nothing where it is in this process.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="DocumentException">It does not answer; the message says what to look at.</exception>
    Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
