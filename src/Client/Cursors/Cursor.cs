using System.Runtime.ExceptionServices;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// A result that the server hands out in batches, each of which is fetched when the one before is used up. A cursor is
/// read once, front to back, by one reader: what one loop has read, the next one does not get again. When the silo that
/// holds it goes, the result of a find goes on where it was; see <see cref="FindCursor{T}"/>. Other results end with
/// the error CursorNotFound (43).
/// </summary>
/// <typeparam name="T">What a document of the result is read as.</typeparam>
/// <example><code>
/// await foreach (var document in collection.Find("{ i: { $lt: 2 } }"))
///     Console.WriteLine(document);
/// </code></example>
public abstract class Cursor<T> : IAsyncEnumerable<T>, IAsyncDisposable
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    // How often a result is taken up anew without a single batch in between.
    private const int MostResumptions = 3;

    private State _state;
    private long _id;
    private string _database = "";
    private string _collection = "";
    private Server? _server;
    private Session? _session;

    // The reply with the current batch, an array, and where its next element starts; 0 where there is no batch.
    private Response _response;
    private ReadOnlyMemory<byte> _batch;
    private int _next;

    // The position, for a result that can be taken up anew: how many documents were handed out, and the last of them.
    private long _taken;
    private int _lastStart;
    private BsonDocument? _last;

    private protected Cursor(CommandRunner runner, DocumentReader<T> read)
    {
        Runner = runner;
        Read = read;
    }

    private enum State
    {
        New,
        Reading,
        Exhausted,
        Closed,
    }

    private protected CommandRunner Runner { get; }

    private protected DocumentReader<T> Read { get; }

    /// <summary>How many documents a further batch holds at most; 0 leaves it to the server.</summary>
    internal int DocumentsPerBatch { get; set; }

    /// <summary>How long the server may work on a further batch; zero is no bound.</summary>
    internal TimeSpan TimePerBatch { get; init; }

    /// <summary>The remark that goes with further batches; missing for none.</summary>
    internal BsonValue BatchComment { get; set; }

    /// <summary>The session to read in, which is the caller's; null for one of the cursor's own.</summary>
    internal ClientSession? GivenSession { get; init; }

    private bool AtDocument => _next > 0 && _batch.Span[_next] != 0;

    /// <summary>
    /// Reads the documents that are left. Leaving the loop early, or cancelling it, closes the cursor on the server.
    /// </summary>
    /// <param name="cancellationToken">Ends the iteration.</param>
    /// <exception cref="InvalidOperationException">The cursor was closed before its end.</exception>
    /// <exception cref="DocumentException">The server refused the query, or has lost the cursor (43) and it could not go on.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            while (AtDocument || await FetchAsync(cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Take();
            }
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads up to <paramref name="length"/> of the documents that are left; the next call goes on from there.</summary>
    /// <param name="length">
    /// How many documents at most, 1 or more; null reads all of them, however many there are. It has no default, so that
    /// nobody buffers an unlimited number of documents without meaning to.
    /// </param>
    /// <param name="cancellationToken">Ends the reading, and closes the cursor.</param>
    /// <returns>The documents; fewer than <paramref name="length"/> only at the end.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The cursor was closed before its end.</exception>
    /// <exception cref="DocumentException">The server refused the query, or has lost the cursor (43) and it could not go on.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<List<T>> ToListAsync(int? length, CancellationToken cancellationToken = default)
    {
        int most = length ?? int.MaxValue;
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(length));
        var documents = new List<T>();
        bool whole = false;
        try
        {
            while (documents.Count < most && (AtDocument || await FetchAsync(cancellationToken).ConfigureAwait(false)))
                documents.Add(Take());
            whole = true;
        }
        finally
        {
            if (!whole)
                await DisposeAsync().ConfigureAwait(false);
        }

        return documents;
    }

    /// <summary>
    /// Reads the next document if there is one now: asks the server for one further batch at most. So a tailable cursor,
    /// which waits at its end for documents to come, can be looked at again later.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The document; the default of its type, null, where there is none now.</returns>
    /// <exception cref="InvalidOperationException">The cursor was closed before its end.</exception>
    /// <exception cref="DocumentException">The server refused the query, or has lost the cursor (43) and it could not go on.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<T?> TryNextAsync(CancellationToken cancellationToken = default)
    {
        if (!AtDocument)
            await StepAsync(cancellationToken).ConfigureAwait(false);
        if (AtDocument)
            return Take();
        if (_id == 0)
            Release(State.Exhausted);
        return default;
    }

    /// <summary>Starts over: closes the cursor, and lets the next read run the query again.</summary>
    public async ValueTask RewindAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        _state = State.New;
        _taken = 0;
        _last = null;
    }

    /// <summary>
    /// Closes the cursor, on the server too. A loop does it by itself, and at its end a cursor closes; only one of which
    /// nothing or, by <see cref="ToListAsync"/>, a part has been read needs it.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_state is State.Exhausted or State.Closed)
            return;
        if (_id != 0)
            await KillAsync().ConfigureAwait(false);
        Release(State.Closed);
    }

    /// <summary>Runs the query now, and keeps its first batch.</summary>
    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        _session = GivenSession?.Session ?? Runner.RentSession();
        _state = State.Reading;
        await LoadAsync(Open(_session), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The command whose reply has the first batch.</summary>
    private protected abstract Request Open(Session session);

    /// <summary>
    /// The command whose reply goes on behind the first <paramref name="skip"/> documents of the result; null for a result
    /// that can't be taken up anew.
    /// </summary>
    private protected virtual Request? Reopen(Session session, long skip) => null;

    /// <summary>Whether <see cref="Reopen"/> has a command.</summary>
    private protected virtual bool CanResume => false;

    /// <summary>Guards a change to the query.</summary>
    private protected void EnsureNew()
    {
        if (_state != State.New)
            throw new InvalidOperationException("The cursor has been read from; change it before the first read.");
    }

    // Whether there is a document, having fetched batches until there is one, or no further batch.
    private async ValueTask<bool> FetchAsync(CancellationToken cancellationToken)
    {
        do
        {
            await StepAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!AtDocument && _id != 0);

        if (AtDocument)
            return true;
        Release(State.Exhausted);
        return false;
    }

    // Fetches one batch, where there is a further one.
    private async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_state == State.New)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        else if (_state == State.Closed)
            throw new InvalidOperationException("The cursor was closed before its end; RewindAsync starts it over.");
        else if (_id != 0)
            await LoadNextAsync(cancellationToken).ConfigureAwait(false);
    }

    private T Take()
    {
        _taken++;
        return Read(_response.Keep(Advance()));
    }

    private ReadOnlyMemory<byte> Advance()
    {
        // A reader expects four bytes of length before the first element, and does not look at them.
        int start = _next - 4;
        var reader = new BsonReader(_batch.Span[start..]);
        reader.Read();
        var document = _batch.Slice(start + reader.ValueOffset, reader.Value.Bytes.Length);
        _next = start + reader.ValueOffset + document.Length;
        _lastStart = _next - document.Length;
        return document;
    }

    private async ValueTask LoadNextAsync(CancellationToken cancellationToken)
    {
        KeepLast();
        try
        {
            await LoadAsync(GetMore(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLost(e) && !cancellationToken.IsCancellationRequested)
        {
            await ResumeAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    // The silo with the cursor is gone: the query is run again, and the result goes on behind the last document that was
    // handed out. That document tells whether the place is the right one; if it has moved, it is looked for.
    private async ValueTask ResumeAsync(Exception lost, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (Reopen(_session ??= Runner.RentSession(), Math.Max(0, _taken - 1)) is { } request)
                {
                    await LoadAsync(request, cancellationToken).ConfigureAwait(false);
                    if (_taken == 0 || (AtDocument && IsLast(Advance())) || await FindLastAsync(cancellationToken).ConfigureAwait(false))
                        return;
                }

                break;
            }
            catch (Exception e) when (IsLost(e) && attempt < MostResumptions && !cancellationToken.IsCancellationRequested)
            {
            }
        }

        if (_id != 0)
            await KillAsync().ConfigureAwait(false);
        _id = 0;
        ReleaseBatch();
        ExceptionDispatchInfo.Throw(lost);
    }

    // Without an _id, documents that look alike can't be told apart.
    private async ValueTask<bool> FindLastAsync(CancellationToken cancellationToken)
    {
        if (_id != 0)
            await KillAsync().ConfigureAwait(false);
        _id = 0;
        if (!_last!.ContainsKey("_id"))
            return false;
        await LoadAsync(Reopen(_session ??= Runner.RentSession(), 0)!, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            while (AtDocument)
            {
                if (IsLast(Advance()))
                    return true;
            }

            if (_id == 0)
                return false;
            await LoadAsync(GetMore(), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsLast(ReadOnlyMemory<byte> document) =>
        BsonReader.TryFind(document.Span, "_id"u8, out var id) && BsonReader.TryFind(_last!.Span, "_id"u8, out var lastId)
            ? id.Type == lastId.Type && id.Bytes.SequenceEqual(lastId.Bytes)
            : document.Span.SequenceEqual(_last!.Span);

    private static bool IsLost(Exception exception) => exception switch
    {
        ConnectionException e => e.Failure != ConnectionFailure.PoolExhausted,
        DocumentException e => e.Code == ErrorCode.CursorNotFound || ErrorReply.IsRetryable(e),
        _ => false,
    };

    private async Task LoadAsync(Request request, CancellationToken cancellationToken)
    {
        ReleaseBatch();
        try
        {
            _response = await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
            _server = request.Server;
            TakeOver(_response.Body);
            if (_id == 0)
                EndSession();
        }
        catch (Exception e) when (e is ConnectionException or DocumentException or InvalidOperationException)
        {
            // The cursor is gone, or out of reach, or was never there.
            _id = 0;
            if (e is ConnectionException)
                _session = null;
            EndSession();
            throw;
        }
    }

    // The batch goes; its last document is what the position is known by.
    private void KeepLast()
    {
        if (_lastStart > 0 && CanResume)
            _last = new BsonDocument(_batch[_lastStart.._next].ToArray());
    }

    private void TakeOver(ReadOnlyMemory<byte> reply)
    {
        bool found = false;
        var field = new BsonReader(reply.Span);
        while (field.Read())
        {
            if (!field.Name.SequenceEqual("cursor"u8))
                continue;
            var cursor = new BsonReader(field.Value.Document);
            while (cursor.Read())
            {
                if (cursor.Name.SequenceEqual("id"u8))
                {
                    _id = cursor.Value.Int64;
                }
                else if (cursor.Name.SequenceEqual("ns"u8) && _collection.Length == 0)
                {
                    string name = cursor.Value.ToString();
                    int dot = name.IndexOf('.');
                    (_database, _collection) = (name[..dot], name[(dot + 1)..]);
                }
                else if (cursor.Name.SequenceEqual("firstBatch"u8) || cursor.Name.SequenceEqual("nextBatch"u8))
                {
                    _batch = reply.Slice(field.ValueOffset + cursor.ValueOffset, cursor.Value.Bytes.Length);
                    _next = 4;
                    found = true;
                }
            }
        }

        if (!found)
            throw new InvalidOperationException("The reply to the command has no cursor; run it by CommandAsync.");
    }

    private Request GetMore() => new Request(_database, "getMore"u8, (BsonValue)_id) { Server = _server, Session = _session }
        .With("collection"u8, _collection)
        .With("batchSize"u8, DocumentsPerBatch > 0 ? DocumentsPerBatch : default(BsonValue))
        .WithMaxTime(TimePerBatch)
        .With("comment"u8, BatchComment);

    private async ValueTask KillAsync()
    {
        using var timeout = new CancellationTokenSource(KillTimeout);
        try
        {
            var request = new Request(_database, "killCursors"u8, _collection) { Server = _server, Session = _session }
                .With("cursors"u8, BsonArray.Create(_id));
            await Runner.RunAsync(request, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionException or DocumentException or OperationCanceledException
            or ObjectDisposedException)
        {
            // The server closes it after ten idle minutes, and what made the reader leave matters more.
        }
    }

    private void Release(State state)
    {
        _state = state;
        _id = 0;
        ReleaseBatch();
        EndSession();
    }

    private void ReleaseBatch()
    {
        _response.Return();
        _response = default;
        _batch = default;
        _next = 0;
        _lastStart = 0;
    }

    private void EndSession()
    {
        if (_session is not null && GivenSession is null)
            Runner.ReturnSession(_session);
        _session = null;
    }
}
