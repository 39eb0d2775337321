using MongoDB.Bson;
using Streetcar.Abstractions.Serialization;

namespace Streetcar.Grains.Typed;

/// <summary>Adds up what the replies to the commands of one call say.</summary>
internal sealed class WriteTally
{
    private readonly List<WriteError> _errors = [];
    private readonly List<BulkWriteUpsert> _upserts = [];
    private BsonDocument? _failed;
    private long _inserted;
    private long _matched;
    private long _modified;
    private long _deleted;

    /// <summary>Whether a write failed.</summary>
    public bool HasFailed => _failed is not null;

    /// <summary>Adds a reply.</summary>
    /// <param name="kind">What was run.</param>
    /// <param name="body">What came back.</param>
    /// <param name="indexes">Which writes of the call the statements were.</param>
    /// <exception cref="DocumentStoreException">The command failed as a whole.</exception>
    public void Add(WriteKind kind, ReadOnlyMemory<byte> body, IReadOnlyList<int> indexes)
    {
        var reply = BsonBytes.ToDocument(body);
        if (!reply["ok"].ToBoolean())
            throw new DocumentStoreException(reply, [], ToResult());
        long count = Number(reply, "n");
        switch (kind)
        {
            case WriteKind.Insert:
                _inserted += count;
                break;
            case WriteKind.Update:
                _matched += count - AddUpserts(reply, indexes);
                _modified += Number(reply, "nModified");
                break;
            default:
                _deleted += count;
                break;
        }

        AddErrors(reply, indexes);
    }

    /// <summary>Throws what failed.</summary>
    /// <exception cref="DocumentStoreException">A write failed.</exception>
    public void ThrowIfFailed()
    {
        if (_failed is null)
            return;
        _errors.Sort((left, right) => left.Index.CompareTo(right.Index));
        throw new DocumentStoreException(_failed, _errors, ToResult());
    }

    /// <summary>The sum.</summary>
    public BulkWriteResult ToResult()
    {
        _upserts.Sort((left, right) => left.Index.CompareTo(right.Index));
        return new BulkWriteResult(_inserted, _matched, _modified, _deleted, _upserts);
    }

    private int AddUpserts(BsonDocument reply, IReadOnlyList<int> indexes)
    {
        if (reply.GetValue("upserted", BsonNull.Value) is not BsonArray upserts)
            return 0;
        foreach (var upsert in upserts)
            _upserts.Add(new BulkWriteUpsert(indexes[upsert["index"].ToInt32()], upsert["_id"]));
        return upserts.Count;
    }

    private void AddErrors(BsonDocument reply, IReadOnlyList<int> indexes)
    {
        if (reply.GetValue("writeErrors", BsonNull.Value) is BsonArray errors)
        {
            _failed ??= reply;
            foreach (var error in errors)
                _errors.Add(ErrorReply.ToWriteError(error.AsBsonDocument, indexes[error["index"].ToInt32()]));
        }

        if (reply.Contains("writeConcernError"))
            _failed ??= reply;
    }

    private static long Number(BsonDocument reply, string field) => reply.GetValue(field, (BsonValue)0).ToInt64();
}
