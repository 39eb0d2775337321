using Orleans;
using Orleans.Concurrency;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

/// <summary>
/// Changes a database's catalog; see <see cref="ICatalogGrain"/> and, for who calls it from elsewhere,
/// <see cref="IDatabaseGrain"/>. Reentrant: the store orders changes to a collection, and nobody but who asked for an
/// index waits until it is built.
/// </summary>
[Reentrant]
[GrainType("streetcar.database")]
internal sealed partial class DatabaseGrain(IDocumentStore store, TypedCommands commands, ErrorReplies failures)
    : Grain, ICatalogGrain, IDatabaseGrain
{
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await CommandTable.Get(command.Name).Change!(store, command, cancellationToken);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
    }
}
