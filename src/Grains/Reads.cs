namespace Streetcar.Grains;

/// <summary>What the commands of the reader work with; one instance a silo.</summary>
/// <param name="store">The silo's store.</param>
/// <param name="grains">Where cursor grains are had.</param>
/// <param name="cursors">Where open cursors are laid down for them.</param>
internal sealed class Reads(IDocumentStore store, IGrainFactory grains, OpenCursors cursors)
{
    public IDocumentStore Store => store;

    public ICursorGrain Cursor(long id) => grains.GetGrain<ICursorGrain>(id);

    /// <summary>Gives the rest of a result a cursor of its own.</summary>
    /// <returns>The cursor's id.</returns>
    public async ValueTask<long> OpenAsync(IStoreCursor rest, CursorOpening opening)
    {
        long id = cursors.Add(rest);
        try
        {
            await Cursor(id).OpenAsync(opening);
            return id;
        }
        catch
        {
            if (cursors.Take(id) is { } left)
                await left.DisposeAsync();
            throw;
        }
    }
}
