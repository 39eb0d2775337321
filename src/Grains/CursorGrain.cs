using Orleans;

namespace Streetcar.Grains;

/// <summary>
/// Lets other silos read one of its silo's <see cref="OpenCursors"/>; see <see cref="IBatchGrain"/> and, for who calls it
/// from elsewhere, <see cref="ICursorGrain"/>. Without a cursor it goes away at once.
/// </summary>
[CursorPlacement]
[GrainType("streetcar.cursor")]
internal sealed partial class CursorGrain(OpenCursors cursors, ErrorReplies failures) : Grain, IBatchGrain, ICursorGrain
{
    private long Id => this.GetPrimaryKeyLong();

    public async ValueTask<Reply> GetMoreAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await cursors.GetMoreAsync(Id, command, cancellationToken);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
        finally
        {
            if (!cursors.TryGet(Id, out _))
                DeactivateOnIdle();
        }
    }

    public Task<CursorUse?> FindAsync()
    {
        var found = cursors.Find(Id);
        if (found is null)
            DeactivateOnIdle();
        return Task.FromResult(found);
    }

    public async Task<bool> KillAsync()
    {
        DeactivateOnIdle();
        return await cursors.CloseAsync(Id);
    }
}
