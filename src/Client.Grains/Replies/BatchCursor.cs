using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;
using Streetcar.Client.Grains.Commands;
using Streetcar.Client.Grains.Sessions;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Replies;

/// <summary>A cursor over the reply to one command, and what is fetched with it.</summary>
internal sealed class BatchCursor : IBatchCursor
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly CommandRunner _runner;
    private long _id;
    private CollectionNamespace? _collection;

    // The reply with the current batch, which is an array, and where its next document starts.
    private Reply? _reply;
    private ReadOnlyMemory<byte> _documents;
    private int _next;

    public BatchCursor(CommandRunner runner, Reply reply)
    {
        _runner = runner;
        Load(reply);
    }

    /// <summary>How many documents a further batch holds at most; 0 leaves it to the server.</summary>
    public int BatchSize { get; init; }

    /// <summary>The session that the cursor was opened in; null for none.</summary>
    public GrainSession? Session { get; init; }

    /// <summary>How long a further batch waits for documents to come; null for the server's time, or where none do.</summary>
    public TimeSpan? AwaitTime { get; init; }

    /// <summary>The remark that goes with further batches.</summary>
    public BsonValue? Comment { get; init; }

    public bool IsExhausted => _id == 0;

    /// <summary>The token by which a change stream goes on behind its last batch; null for other cursors.</summary>
    public BsonDocument? ResumeToken { get; private set; }

    public bool TryTake(out DocumentBytes document)
    {
        if (!_documents.IsEmpty)
        {
            var reader = new RawReader(_documents.Span, _next);
            if (reader.Read())
            {
                var bytes = _documents.Slice(reader.ValueOffset, reader.Value.Bytes.Length);
                document = new DocumentBytes(new DocumentBuffer(bytes), _reply!.IsPooled);
                _next = reader.Position;
                return true;
            }
        }

        document = default;
        return false;
    }

    public async ValueTask FetchAsync(CancellationToken cancellationToken)
    {
        Release();
        try
        {
            Load(await _runner.RunOnceAsync(GetMore(), Session, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is ConnectionException or CommandException)
        {
            // The cursor is gone, or out of reach.
            _id = 0;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        if (_id == 0)
            return;
        using var timeout = new CancellationTokenSource(KillTimeout);
        try
        {
            await _runner.RunOnceAsync(Kill(), Session, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionException or CommandException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The server closes it after ten idle minutes, and what made the reader leave matters more.
        }

        _id = 0;
    }

    private void Load(Reply reply)
    {
        var batch = Batch.Of(reply);
        _reply = reply;
        _documents = batch.Documents;
        // Behind the array's length.
        _next = sizeof(int);
        _id = batch.Cursor;
        ResumeToken = batch.ResumeToken.IsEmpty ? null : ReplyReader.ToDocument(batch.ResumeToken);
        if (_id != 0)
            _collection ??= CollectionNamespace.FromFullName(Encoding.UTF8.GetString(batch.Namespace.Span));
    }

    private void Release()
    {
        _documents = default;
        _reply?.Return();
        _reply = null;
    }

    private Command GetMore()
    {
        using var writer = RawWriter.Rent();
        writer.WriteStartDocument();
        writer.WriteName("getMore"u8);
        writer.WriteInt64(_id);
        Session?.Write(writer, isNumbered: false);
        return writer.With("collection"u8, _collection!.CollectionName)
            .WithCount("batchSize"u8, BatchSize)
            .WithMaxTime(AwaitTime)
            .With("comment"u8, Comment)
            .Finish(_collection.DatabaseNamespace.DatabaseName);
    }

    private Command Kill()
    {
        using var writer = RawWriter.Rent();
        writer.Start("killCursors"u8, _collection!.CollectionName).WriteName("cursors"u8);
        writer.WriteStartArray();
        writer.WriteInt64(_id);
        writer.WriteEndArray();
        if (Session is { IsEnded: false })
            Session.Write(writer, isNumbered: false);
        return writer.Finish(_collection.DatabaseNamespace.DatabaseName);
    }
}
