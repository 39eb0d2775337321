using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Reads and writes documents.</summary>
public interface IDocumentOperations : IDocumentReads
{
    /// <summary>
    /// Applies write commands to one collection, in their order. A command that fails leaves nothing behind and takes no
    /// other with it. The collection is created where an insert or upsert needs it. What is asked for after this returned
    /// takes effect after it.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="requests">The commands; one with a <see cref="OperationId"/> seen before is answered, not applied.</param>
    /// <param name="cancellationToken">Withdraws commands that no commit has taken up yet.</param>
    /// <returns>What came of each, or the promise of it, once the commands have taken effect.</returns>
    ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken);
}
