using MongoDB.Driver;

namespace Streetcar.Storage.MongoDB;

/// <summary>
/// The acknowledgements by a majority, which writes share: each is for all writes that were applied before it was asked
/// for, of all collections. It is a write that changes nothing, for which a primary waits until a majority has the last
/// entry of its oplog. The last entry, or what the server took for it, is in its reply, and is held against the writes'
/// own places.
/// </summary>
/// <param name="deployment">Where to ask.</param>
internal sealed class Acknowledgements(Deployment deployment)
{
    // One at a time would let a write that just misses it wait for two. The more there are, the less a miss costs, and
    // the more connections wait.
    private const int MaxUnderWay = 8;

    // Not one of the written collections: those may be time series or views, from which not everything can be deleted.
    private const string Collection = "streetcar.acknowledgements";

    private readonly SemaphoreSlim _free = new(MaxUnderWay);
    private readonly Lock _gate = new();
    private Task<Acknowledgement>? _next;

    /// <summary>Gets an acknowledgement for all that has been applied.</summary>
    /// <param name="database">A database that was written to, so that the server's user may.</param>
    /// <param name="history">How the server reports places.</param>
    /// <returns>What came of it; never fails for a failure of the server.</returns>
    public Task<Acknowledgement> GetAsync(string database, History history)
    {
        lock (_gate)
            return _next ??= AskAsync(database, history);
    }

    private async Task<Acknowledgement> AskAsync(string database, History history)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _free.WaitAsync().ConfigureAwait(false);
        lock (_gate)
            _next = null;
        try
        {
            var reply = await deployment.RunAsync(
                database,
                WriteCommands.Nothing(Collection),
                mayRepeat: true,
                CancellationToken.None).ConfigureAwait(false);
            return new Acknowledgement { Durable = history.PlaceOf(reply.Span) };
        }
        catch (MongoWriteConcernException e)
        {
            var reply = Documents.From(e.WriteConcernResult.Response);
            return new Acknowledgement
            {
                Durable = history.PlaceOf(reply.Span),
                ConcernError = reply["writeConcernError"],
            };
        }
        catch (Streetcar.Bson.DocumentException e)
        {
            return new Acknowledgement { Failure = e };
        }
        finally
        {
            _free.Release();
        }
    }
}
