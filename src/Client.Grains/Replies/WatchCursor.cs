using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using Streetcar.Client.Transports;

namespace Streetcar.Client.Grains.Replies;

/// <summary>
/// A change stream that is opened again behind its last event where its cursor is lost
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/change-streams/change-streams.md#resume-process"/>).
/// </summary>
/// <param name="open">Opens it behind a token, or as it was asked for where there is none.</param>
internal sealed class WatchCursor(Func<BsonDocument?, CancellationToken, ValueTask<BatchCursor>> open) : IBatchCursor
{
    private const int CursorNotFound = 43;
    private const string Resumable = "ResumableChangeStreamError";

    private BatchCursor? _events;
    private BsonDocument? _token;

    public bool IsExhausted => _events is { IsExhausted: true };

    public bool TryTake(out DocumentBytes document)
    {
        if (!_events!.TryTake(out document))
            return false;
        _token = TokenOf(document);
        return true;
    }

    public async ValueTask FetchAsync(CancellationToken cancellationToken)
    {
        if (_events is null)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await _events.FetchAsync(cancellationToken).ConfigureAwait(false);
            _token = _events.ResumeToken ?? _token;
        }
        catch (Exception e) when (IsResumable(e) && !cancellationToken.IsCancellationRequested)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _events?.DisposeAsync() ?? default;

    // A batch's token is behind all of its events, which come first.
    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _events = await open(_token, cancellationToken).ConfigureAwait(false);
        _token = _events.ResumeToken ?? _token;
    }

    private static bool IsResumable(Exception failure) => failure is CommandException { Code: CursorNotFound }
        || Retry.IsWorthIt(failure)
        || (failure is CommandException refused && refused.HasErrorLabel(Resumable));

    private static BsonDocument? TokenOf(DocumentBytes document)
    {
        using var stream = new ByteBufferStream(document.Buffer);
        using var reader = new BsonBinaryReader(stream);
        reader.ReadStartDocument();
        return reader.ReadBsonType() == BsonType.Document && reader.ReadName() == "_id"
            ? BsonSerializer.Deserialize<BsonDocument>(reader)
            : null;
    }
}
