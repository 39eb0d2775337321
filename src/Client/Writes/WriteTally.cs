using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>Adds up what the replies to write commands say.</summary>
internal sealed class WriteTally
{
    private readonly List<WriteError> _errors = [];
    private Dictionary<int, BsonValue>? _upsertedIds;
    private long _inserted;
    private long _deleted;

    public long Matched { get; private set; }

    public long Modified { get; private set; }

    public long Deleted => _deleted;

    public bool HasErrors => _errors.Count > 0;

    /// <summary>The <c>_id</c> that the one upsert of a single write inserted; missing where it did not.</summary>
    public BsonValue UpsertedId => _upsertedIds is null ? default : _upsertedIds.Values.First();

    /// <summary>Adds a reply.</summary>
    /// <param name="kind">What was run.</param>
    /// <param name="reply">What came back.</param>
    /// <param name="indexes">Which writes of the whole the statements were; null where there was one.</param>
    public void Add(WriteKind kind, ReadOnlySpan<byte> reply, List<int>? indexes)
    {
        long count = 0;
        int upserts = 0;
        var reader = new BsonReader(reply);
        while (reader.Read())
        {
            var name = reader.Name;
            if (name.SequenceEqual("n"u8))
                reader.Value.TryGetInt64(out count);
            else if (name.SequenceEqual("nModified"u8) && reader.Value.TryGetInt64(out long modified))
                Modified += modified;
            else if (name.SequenceEqual("upserted"u8))
                upserts = AddUpserts(reader.Value.Document, indexes);
            else if (name.SequenceEqual("writeErrors"u8))
                AddErrors(reader.Value.Document, indexes);
            else if (name.SequenceEqual("writeConcernError"u8))
                _errors.Add(ToError(reader.Value.Document, indexes?[^1] ?? 0));
        }

        switch (kind)
        {
            case WriteKind.Insert:
                _inserted += count;
                break;
            case WriteKind.Update:
                Matched += count - upserts;
                break;
            default:
                _deleted += count;
                break;
        }
    }

    /// <summary>Throws what failed.</summary>
    /// <param name="insertedIds">The <c>_id</c>s of the documents to insert, by the index of their write.</param>
    public void ThrowIfFailed(IReadOnlyList<BsonValue> insertedIds)
    {
        if (!HasErrors)
            return;
        _errors.Sort((left, right) => left.Index.CompareTo(right.Index));
        throw new WriteException(_errors, ToResult(insertedIds));
    }

    /// <summary>The sum.</summary>
    /// <param name="insertedIds">
    /// The <c>_id</c>s of the documents to insert, by the index of their write; missing for other writes.
    /// </param>
    public BulkWriteResult ToResult(IReadOnlyList<BsonValue> insertedIds)
    {
        var byIndex = new Dictionary<int, BsonValue>();
        for (int i = 0; i < insertedIds.Count; i++)
        {
            if (!insertedIds[i].IsMissing)
                byIndex.Add(i, insertedIds[i]);
        }

        return new BulkWriteResult
        {
            InsertedCount = _inserted,
            MatchedCount = Matched,
            ModifiedCount = Modified,
            DeletedCount = _deleted,
            UpsertedIds = _upsertedIds ?? [],
            InsertedIds = byIndex,
        };
    }

    private int AddUpserts(ReadOnlySpan<byte> upserts, List<int>? indexes)
    {
        int count = 0;
        var reader = new BsonReader(upserts);
        while (reader.Read())
        {
            _upsertedIds ??= [];
            var id = BsonReader.Find(reader.Value.Document, "_id"u8).ToValue();
            _upsertedIds[IndexOf(reader.Value.Document, indexes)] = id;
            count++;
        }

        return count;
    }

    private void AddErrors(ReadOnlySpan<byte> errors, List<int>? indexes)
    {
        var reader = new BsonReader(errors);
        while (reader.Read())
            _errors.Add(ToError(reader.Value.Document, IndexOf(reader.Value.Document, indexes)));
    }

    private static WriteError ToError(ReadOnlySpan<byte> error, int index) =>
        new(index, ErrorReply.Code(error), ErrorReply.Message(error), ErrorReply.Details(error));

    private static int IndexOf(ReadOnlySpan<byte> element, List<int>? indexes)
    {
        BsonReader.Find(element, "index"u8).TryGetInt64(out long index);
        return indexes is null ? (int)index : indexes[(int)index];
    }
}
