using Orleans;
using Orleans.Runtime;
using Streetcar.Bson.Memory;

namespace Streetcar.Grains;

/// <summary>What reads work with; one instance a silo.</summary>
/// <param name="store">The silo's store.</param>
/// <param name="cursors">The silo's open cursors.</param>
/// <param name="grains">Where the grains of other silos' cursors are had.</param>
/// <param name="memory">The silo's memory.</param>
/// <param name="connections">The connections of drivers to the silo; null where it does not listen for them.</param>
internal sealed class QueryServices(
    IDocumentStore store, OpenCursors cursors, IGrainFactory grains, ServerMemory memory, ClientConnections? connections = null)
{
    public IDocumentStore Store => store;

    public OpenCursors Cursors => cursors;

    public ServerMemory Memory => memory;

    public ClientConnections? Connections => connections;

    /// <summary>Closes a cursor, wherever it is.</summary>
    /// <returns>Whether it was open; null where its silo does not answer.</returns>
    public async ValueTask<bool?> KillAsync(long id)
    {
        if (await cursors.CloseAsync(id))
            return true;
        try
        {
            return await grains.GetGrain<IBatchGrain>(id).KillAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
