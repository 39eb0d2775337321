using MongoDB.Bson;
using Streetcar.Client.Grains.Replies;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Writes;

/// <summary>Adds up what the replies to a request's commands say.</summary>
internal sealed class WriteTally(WriteRequest request)
{
    private readonly List<FailedWrite> _failures = [];
    private readonly Dictionary<int, BsonValue> _upsertedIds = [];
    private long _inserted;
    private long _matched;
    private long _modified;
    private long _deleted;

    /// <summary>Adds a reply.</summary>
    /// <param name="batch">What was run.</param>
    /// <param name="reply">What came back.</param>
    public void Add(in WriteBatch batch, Reply reply)
    {
        long count = ReplyReader.Number(reply, "n"u8);
        switch (batch.Kind)
        {
            case WriteKind.Insert:
                _inserted += count;
                break;
            case WriteKind.Update:
                _matched += count - AddUpserts(reply, batch.Indexes);
                _modified += ReplyReader.Number(reply, "nModified"u8);
                break;
            default:
                _deleted += count;
                break;
        }

        foreach (var error in ReplyReader.Items(reply, "writeErrors"u8))
            _failures.Add(new FailedWrite(batch.Indexes[error["index"].ToInt32()], error.AsBsonDocument));
        if (ReplyReader.Field(reply, "writeConcernError"u8) is BsonDocument unsettled)
            _failures.Add(new FailedWrite(batch.Indexes[^1], unsettled));
    }

    /// <exception cref="WriteException">A write failed.</exception>
    public void ThrowIfFailed()
    {
        if (_failures.Count == 0)
            return;
        _failures.Sort((left, right) => left.Index.CompareTo(right.Index));
        throw new WriteException(_failures, ToResult());
    }

    /// <summary>The sum.</summary>
    public BulkResult ToResult() => new()
    {
        IsAcknowledged = request.Concerns.IsAcknowledged,
        InsertedCount = _inserted,
        MatchedCount = _matched,
        ModifiedCount = _modified,
        DeletedCount = _deleted,
        UpsertedIds = _upsertedIds,
    };

    private int AddUpserts(Reply reply, WriteIndexes indexes)
    {
        var upserts = ReplyReader.Items(reply, "upserted"u8);
        foreach (var upsert in upserts)
            _upsertedIds.Add(indexes[upsert["index"].ToInt32()], upsert["_id"]);
        return upserts.Count;
    }
}
