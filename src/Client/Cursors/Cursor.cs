using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>
/// A result that the server hands out in batches, each of which is fetched when the one before is used up. Having a cursor
/// does no I/O: the query runs when the first document is asked for. A cursor is read once, front to back, by one reader:
/// what one loop has read, the next one does not get again. When the silo that holds it goes, the result of a find goes on
/// where it was; see <see cref="FindCursor{TDocument, TResult}"/>. Other results end with the error CursorNotFound (43).
/// </summary>
/// <typeparam name="T">What a document of the result is read as.</typeparam>
/// <example><code>
/// await foreach (var document in collection.Find(thing => thing.Age > 3))
///     Console.WriteLine(document);
/// </code></example>
public abstract partial class Cursor<T> : IAsyncEnumerable<T>, IAsyncDisposable
{
    // How often a result is resumed without a single batch in between.
    private const int MostResumptions = 3;
    private const int CursorNotFound = 43;

    private State _state;
    private IBatchCursor? _batches;

    // A document that was fetched and not handed out yet.
    private DocumentBytes _next;
    private bool _hasNext;

    // The position, for a result that can be resumed: how many documents were handed out, and the last of them.
    private int _taken;
    private DocumentBytes _last;

    // How many documents may still be handed out, where the server got no limit; null for no bound.
    private int? _left;

    // Why the batches were given up, when the next read is to resume the result.
    private Exception? _interruption;

    private protected Cursor(ClientContext context, DocumentType<T> type)
    {
        Context = context;
        Type = type;
    }

    private enum State
    {
        New,
        Reading,
        Exhausted,
        Closed,
    }

    private protected ClientContext Context { get; }

    private protected DocumentType<T> Type { get; }

    /// <summary>
    /// Reads the documents that are left. Leaving the loop early, or cancelling it, closes the cursor on the server.
    /// </summary>
    /// <param name="cancellationToken">Ends the iteration.</param>
    /// <exception cref="InvalidOperationException">The cursor was closed before its end.</exception>
    /// <exception cref="CommandException">The server refused the query, or has lost the cursor (43) and it could not go on.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            while (Advance() || await FetchAsync(cancellationToken).ConfigureAwait(false))
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
    /// <exception cref="CommandException">The server refused the query, or has lost the cursor (43) and it could not go on.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<List<T>> ToListAsync(int? length, CancellationToken cancellationToken = default)
    {
        int most = length ?? int.MaxValue;
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(length));
        var documents = new List<T>();
        bool whole = false;
        try
        {
            while (documents.Count < most && (Advance() || await FetchAsync(cancellationToken).ConfigureAwait(false)))
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
    /// <exception cref="CommandException">The server refused the query, or has lost the cursor (43) and it could not go on.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<T?> TryNextAsync(CancellationToken cancellationToken = default)
    {
        if (!Advance())
            await StepAsync(cancellationToken).ConfigureAwait(false);
        if (Advance())
            return Take();
        if (_batches is { IsExhausted: true })
            await ReleaseAsync(State.Exhausted).ConfigureAwait(false);
        return default;
    }

    /// <summary>Reads the documents as something else. Nothing may have been read yet.</summary>
    /// <typeparam name="TOther">What to read them as: a class, or <see cref="BsonDocument"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The cursor has been read from.</exception>
    public abstract Cursor<TOther> As<TOther>();

    /// <summary>Not there, so that nobody buffers an unlimited number of documents without meaning to.</summary>
    [Obsolete("Say how many documents at most, or null for all of them: ToListAsync(100).", error: true)]
    public Task<List<T>> ToListAsync(CancellationToken cancellationToken = default) => ToListAsync(null, cancellationToken);

    /// <summary>Starts over: closes the cursor, and lets the next read run the query again.</summary>
    public async ValueTask RewindAsync()
    {
        await DisposeAsync().ConfigureAwait(false);
        _state = State.New;
        _taken = 0;
        _left = null;
    }

    /// <summary>
    /// Closes the cursor, on the server too. A loop does it by itself, and at its end a cursor closes; only one of which
    /// nothing or, by <see cref="ToListAsync(int?, CancellationToken)"/>, a part has been read needs it.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _state is State.Exhausted or State.Closed ? default : ReleaseAsync(State.Closed);
    }

    /// <summary>Runs the query.</summary>
    private protected abstract ValueTask<IBatchCursor> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Whether the query can be run again, and its result be taken up behind any of its documents.</summary>
    private protected virtual bool CanResume => false;

    /// <summary>Runs the query again, without the first <paramref name="skip"/> documents of its result.</summary>
    private protected virtual ValueTask<IBatchCursor> ReopenAsync(int skip, CancellationToken cancellationToken) =>
        OpenAsync(cancellationToken);

    /// <summary>How many documents the result has at most; null for no bound.</summary>
    private protected virtual int? MostDocuments => null;

    /// <summary>Runs the query again, with all that comes before the result and behind it.</summary>
    private protected virtual ValueTask<IBatchCursor> OpenWholeAsync(CancellationToken cancellationToken) =>
        OpenAsync(cancellationToken);

    /// <summary>Guards a change to the query.</summary>
    private protected void EnsureNew()
    {
        if (_state != State.New)
            throw new InvalidOperationException("The cursor has been read from; change it before the first read.");
    }

    private bool Advance() =>
        _hasNext || (_left != 0 && _batches is { } batches && (_hasNext = batches.TryTake(out _next)));

    private T Take()
    {
        _hasNext = false;
        _taken++;
        _left--;
        _last = _next;
        return Type.Read(_next);
    }

    // Whether there is a document, having fetched batches until there is one, or no further batch.
    private async ValueTask<bool> FetchAsync(CancellationToken cancellationToken)
    {
        do
        {
            await StepAsync(cancellationToken).ConfigureAwait(false);
            if (Advance())
                return true;
        }
        while (_left != 0 && _batches is { IsExhausted: false });

        if (_state == State.Reading)
            await ReleaseAsync(State.Exhausted).ConfigureAwait(false);
        return false;
    }

    // Fetches one batch, where there is a further one.
    private async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (_state)
        {
            case State.New:
                _batches = await OpenAsync(cancellationToken).ConfigureAwait(false);
                _state = State.Reading;
                break;
            case State.Closed:
                throw new InvalidOperationException("The cursor was closed before its end; RewindAsync starts it over.");
            case State.Reading when _interruption is { } interruption:
                _interruption = null;
                await ResumeAsync(interruption, cancellationToken).ConfigureAwait(false);
                break;
            case State.Reading when _left != 0 && _batches is { IsExhausted: false } batches:
                await FetchNextAsync(batches, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask FetchNextAsync(IBatchCursor batches, CancellationToken cancellationToken)
    {
        // The batch goes; its last document is what the position is known by.
        _last = _last.Keep();
        try
        {
            await batches.FetchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLost(e) && !cancellationToken.IsCancellationRequested)
        {
            await ResumeAsync(e, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            // The server may have handed out the batch all the same, so that the next one would leave a gap.
            Abandon();
            if (CanResume)
                _interruption = e;
            else
                await ReleaseAsync(State.Closed).ConfigureAwait(false);
            throw;
        }
    }

    // The silo with the cursor is gone: the query is run again, and the result goes on behind the last document that was
    // handed out. That document shows whether the place is the right one; if it has moved, it is looked for.
    private async ValueTask ResumeAsync(Exception lost, CancellationToken cancellationToken)
    {
        for (int attempt = 1; CanResume; attempt++)
        {
            try
            {
                await CloseBatchesAsync().ConfigureAwait(false);
                _left = null;
                _batches = await ReopenAsync(Math.Max(0, _taken - 1), cancellationToken).ConfigureAwait(false);
                if (_taken == 0
                    || (await HasAsync().ConfigureAwait(false) && IsLast())
                    || await FindLastAsync().ConfigureAwait(false))
                {
                    LogResumed(Context.Logger, _taken, lost.Message);
                    return;
                }

                break;
            }
            catch (Exception e) when (IsLost(e) && attempt < MostResumptions && !cancellationToken.IsCancellationRequested)
            {
            }
            catch (OperationCanceledException)
            {
                Abandon();
                _interruption = lost;
                throw;
            }
            catch
            {
                await ReleaseAsync(State.Closed).ConfigureAwait(false);
                throw;
            }
        }

        await ReleaseAsync(State.Closed).ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(lost);

        async ValueTask<bool> HasAsync()
        {
            while (!Advance())
            {
                if (_batches!.IsExhausted)
                    return false;
                await _batches.FetchAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        }

        // Without an _id, documents that look alike can't be told apart.
        async ValueTask<bool> FindLastAsync()
        {
            if (!new RawBsonDocument(_last.Buffer).Contains("_id"))
                return false;
            await CloseBatchesAsync().ConfigureAwait(false);
            _batches = await OpenWholeAsync(cancellationToken).ConfigureAwait(false);
            while (await HasAsync().ConfigureAwait(false))
            {
                if (IsLast())
                {
                    _left = MostDocuments - _taken;
                    return true;
                }
            }

            return false;
        }

        bool IsLast()
        {
            _hasNext = false;
            return IsSame(_next.Buffer, _last.Buffer);
        }
    }

    private static bool IsSame(IByteBuffer left, IByteBuffer right)
    {
        var (one, other) = (new RawBsonDocument(left), new RawBsonDocument(right));
        return one.TryGetValue("_id", out var id) && other.TryGetValue("_id", out var otherId)
            ? id == otherId && id.BsonType == otherId.BsonType
            : one.Equals(other);
    }

    private static bool IsLost(Exception exception) =>
        exception is CommandException { Code: CursorNotFound } || Retry.IsWorthIt(exception);

    private async ValueTask ReleaseAsync(State state)
    {
        _state = state;
        _last = default;
        _interruption = null;
        await CloseBatchesAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseBatchesAsync()
    {
        _hasNext = false;
        _next = default;
        if (_batches is { } batches)
        {
            _batches = null;
            await batches.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Whoever gives up does not wait for the server, which may be why.
    private void Abandon() => _ = CloseBatchesAsync().AsTask();

    [LoggerMessage(LogLevel.Information, "A cursor was lost after {Documents} documents, and its query run again: {Reason}")]
    private static partial void LogResumed(ILogger logger, int documents, string reason);
}
