using MongoDB.Bson;
using MongoDB.Bson.IO;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>The cursor of a command's reply, whose further batches are fetched by commands.</summary>
internal sealed class CommandCursor : IBatchCursor
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly ITransport _transport;
    private readonly string _database;
    private readonly CursorCommandOptions _options;
    private readonly TransportSession? _session;
    private string _collection = "";
    private long _id;
    private BsonArray _batch = [];
    private int _next;

    private CommandCursor(ITransport transport, string database, CursorCommandOptions options, TransportSession? session)
    {
        _transport = transport;
        _database = database;
        _options = options;
        _session = session;
    }

    public bool IsExhausted => _id == 0;

    public static async ValueTask<IBatchCursor> OpenAsync(
        ITransport transport,
        string database,
        BsonDocument command,
        CursorCommandOptions options,
        TransportSession? session,
        CancellationToken cancellationToken)
    {
        var cursor = new CommandCursor(transport, database, options, session);
        var reply = await transport.RunCommandAsync(database, command, options.ReadPreference, session, cancellationToken)
            .ConfigureAwait(false);
        cursor.TakeOver(reply, "firstBatch");
        return cursor;
    }

    public bool TryTake(out DocumentBytes document)
    {
        bool any = _next < _batch.Count;
        document = any ? new DocumentBytes(new ByteArrayBuffer(_batch[_next++].ToBson()), IsShared: false) : default;
        return any;
    }

    public async ValueTask FetchAsync(CancellationToken cancellationToken)
    {
        var command = new BsonDocument { { "getMore", _id }, { "collection", _collection } }
            .With("batchSize", _options.BatchSize > 0 ? _options.BatchSize : null)
            .With("maxTimeMS", _options.MaxTime > TimeSpan.Zero ? (long)_options.MaxTime.TotalMilliseconds : null)
            .With("comment", _options.Comment);
        try
        {
            var reply = await _transport.RunCommandAsync(_database, command, _options.ReadPreference, _session, cancellationToken)
                .ConfigureAwait(false);
            TakeOver(reply, "nextBatch");
        }
        catch (CommandException)
        {
            _id = 0;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_id == 0)
            return;
        using var timeout = new CancellationTokenSource(KillTimeout);
        var command = new BsonDocument { { "killCursors", _collection }, { "cursors", new BsonArray { _id } } };
        _id = 0;
        try
        {
            await _transport.RunCommandAsync(
                _database, command, _options.ReadPreference, _session is { IsEnded: true } ? null : _session, timeout.Token)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionException or CommandException or OperationCanceledException or ObjectDisposedException)
        {
            // The server closes it after ten idle minutes, and what made the reader leave matters more.
        }
    }

    private void TakeOver(BsonDocument reply, string batch)
    {
        if (!reply.TryGetValue("cursor", out var value) || value is not BsonDocument cursor)
            throw new InvalidOperationException("The reply to the command has no cursor; run it by CommandAsync.");
        _id = cursor["id"].ToInt64();
        string name = cursor["ns"].AsString;
        _collection = name[(name.IndexOf('.') + 1)..];
        _batch = cursor[batch].AsBsonArray;
        _next = 0;
    }
}
