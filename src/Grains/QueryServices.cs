using Orleans;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>What reads work with; one instance a silo.</summary>
/// <param name="store">The silo's store.</param>
/// <param name="cursors">The silo's open cursors.</param>
/// <param name="grains">Where the grains of other silos' cursors are had.</param>
internal sealed class QueryServices(IDocumentStore store, OpenCursors cursors, IGrainFactory grains)
{
    public IDocumentStore Store => store;

    public OpenCursors Cursors => cursors;

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
