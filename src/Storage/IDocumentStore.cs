using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// What documents are stored in. One instance serves a whole silo; all members may be called at once from any thread.
/// Names are MongoDB's, and so are errors: every member may throw <see cref="DocumentException"/>.
/// </summary>
public interface IDocumentStore : IDocumentOperations, ICatalogOperations, IStatisticsOperations, IAsyncDisposable
{
    /// <summary>Equal for stores that hold the same documents, and for no others.</summary>
    string Identity { get; }

    /// <summary>Checks that the store answers; does nothing where it is in this process.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="DocumentException">It does not answer; the message says what to look at.</exception>
    Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
