using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.ChangeStreams;

/// <summary>An open change stream, read event by event.</summary>
public sealed class Watcher : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly BatchLimit Limit = new(101, BatchLimit.MaxBytes);

    private readonly Queue<RawDocument> _events = new();
    private IStoreCursor? _rest;

    /// <summary>The token of the last batch.</summary>
    public RawDocument Token => _rest!.PostBatchResumeToken!;

    public bool IsOpen => _rest is not null;

    /// <summary>Opens a stream of a collection; of a database, or of all, where it names none.</summary>
    public static async Task<Watcher> OpenAsync(
        IDocumentOperations store, string options = "{}", string database = "test", string? collection = "pages", params string[] stages)
    {
        var watcher = new Watcher();
        RawArray pipeline = [new RawDocument { ["$changeStream"] = Json.Document(options) }, .. stages.Select(stage => (RawValue)Json.Document(stage))];
        var request = new AggregateRequest(new Namespace(database, collection ?? "$cmd.aggregate"), pipeline);
        watcher._rest = await watcher.ReadAsync(batch => store.AggregateAsync(request, batch, Limit, default));
        return watcher;
    }

    public static Task<Watcher> ResumeAsync(IDocumentOperations store, RawDocument token, string option = "resumeAfter") =>
        OpenAsync(store, $"{{ {option}: {token} }}");

    /// <summary>Waits for the next event.</summary>
    public async Task<RawDocument> NextAsync()
    {
        using var patience = new CancellationTokenSource(Longest);
        while (_events.Count == 0)
            await ReadMoreAsync(Longest, patience.Token);
        return _events.Dequeue();
    }

    /// <summary>The next events, as <c>type _id</c> of each.</summary>
    public async Task<string[]> NextAsync(int count)
    {
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = TextOf(await NextAsync());
        return texts;
    }

    /// <summary>Whether there is no event now, nor one that is already on its way.</summary>
    public async Task<bool> HasNothingAsync()
    {
        await ReadMoreAsync(TimeSpan.Zero, default);
        return _events.Count == 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (_rest is not null)
            await _rest.DisposeAsync();
    }

    public static string TextOf(RawDocument @event) =>
        $"{@event["operationType"].AsString} {(@event["documentKey"].IsMissing ? "" : @event["documentKey"]["_id"].ToString())}".TrimEnd();

    private async Task ReadMoreAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var rest = _rest ?? throw new InvalidOperationException("The stream is at its end.");
        bool isOpen = await ReadAsync(batch => rest.ReadAsync(batch, Limit, cancellationToken));
        if (!isOpen)
        {
            await rest.DisposeAsync();
            _rest = null;
        }
        else if (_events.Count == 0 && longest > TimeSpan.Zero)
        {
            await rest.WaitAsync(longest, cancellationToken);
        }
    }

    private async Task<T> ReadAsync<T>(Func<RawWriter, ValueTask<T>> read)
    {
        var events = new List<RawDocument>();
        var result = await StoreExtensions.ReadBatchAsync(events, read);
        foreach (var @event in events)
            _events.Enqueue(@event);
        return result;
    }
}
