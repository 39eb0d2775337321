using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// Gathers what the statements of a bulk write did and words its reply as MongoDB does
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/bulkWrite/#output"/>), with all results in one batch.
/// </summary>
public sealed class BulkWriteReply : IStatementResults, IDisposable
{
    private readonly RawWriter _writer = new();

    // Where the results of other replies are, which may come in any order.
    private readonly List<(int Index, int Start, int End)> _places = [];
    private readonly bool _errorsOnly;
    private RawWriter? _added;
    private RawDocument _others = RawDocument.Empty;
    private WriteRequest? _part;
    private int _first;
    private long _inserted;
    private long _matched;
    private long _modified;
    private long _upserted;
    private long _deleted;

    /// <summary>A reply without results.</summary>
    /// <param name="errorsOnly">Whether only the statements that failed are listed; all are counted.</param>
    public BulkWriteReply(bool errorsOnly)
    {
        _errorsOnly = errorsOnly;
        _writer.WriteStartDocument();
        _writer.WriteName("cursor"u8);
        _writer.WriteStartDocument();
        _writer.WriteName("firstBatch"u8);
        _writer.WriteStartArray();
    }

    /// <summary>The full name that the results are read by, as if they were those of a collection.</summary>
    public static string ResultsNamespace => "admin.$cmd.bulkWrite";

    /// <summary>How many statements failed.</summary>
    public int Errors { get; private set; }

    /// <summary>Says whose statements the results to come are of.</summary>
    /// <param name="part">An insert, an update or a delete.</param>
    /// <param name="first">The index of its first statement in the bulk write.</param>
    public void Begin(WriteRequest part, int first) => (_part, _first) = (part, first);

    /// <inheritdoc/>
    public void Add(int index, long count, long modified, RawValue upserted)
    {
        Count(count, modified, upserted.IsMissing ? 0 : 1);
        if (_errorsOnly)
            return;
        StartResult(index, isOk: true);
        EndResult(count, modified, upserted);
    }

    /// <summary>Counts what statements have done that are not listed.</summary>
    /// <param name="count">How many documents they inserted, matched or deleted; an upsert counts as one.</param>
    /// <param name="modified">How many documents they changed.</param>
    /// <param name="upserts">How many documents upserts inserted.</param>
    public void Count(long count, long modified, long upserts)
    {
        switch (_part)
        {
            case InsertRequest:
                _inserted += count;
                break;
            case DeleteRequest:
                _deleted += count;
                break;
            default:
                _matched += count - upserts;
                _modified += modified;
                _upserted += upserts;
                break;
        }
    }

    /// <inheritdoc/>
    public void AddError(int index, DocumentException error)
    {
        Errors++;
        StartResult(index, isOk: false);
        _writer.WriteName("code"u8);
        _writer.WriteInt32((int)error.Code);
        _writer.WriteName("errmsg"u8);
        _writer.WriteString(error.Message);
        foreach (var (name, value) in error.Details ?? RawDocument.Empty)
        {
            _writer.WriteName(name);
            _writer.WriteValue(value);
        }

        EndResult(0, 0, default);
    }

    /// <summary>Adds a field that is not about the statements, such as <c>writeConcernError</c>; the last one of a name stays.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public void Add(string name, RawValue value) => _others = _others.With(name, value);

    /// <summary>Adds a reply to some of the statements. Whichever is added first, results are listed in the statements' order.</summary>
    /// <param name="reply">What <see cref="ToDocument"/> made.</param>
    /// <param name="indexes">The indexes of its statements in the bulk write.</param>
    public void Add(ReadOnlySpan<byte> reply, IReadOnlyList<int> indexes)
    {
        var fields = new RawReader(reply);
        while (fields.Read())
        {
            switch (fields.Name)
            {
                case var name when name.SequenceEqual("cursor"u8):
                    AddResults(RawReader.Find(fields.Value.Document, "firstBatch"u8).Document, indexes);
                    break;
                case var name when name.SequenceEqual("nErrors"u8):
                    Errors += (int)NumberOf(fields);
                    break;
                case var name when name.SequenceEqual("nInserted"u8):
                    _inserted += NumberOf(fields);
                    break;
                case var name when name.SequenceEqual("nMatched"u8):
                    _matched += NumberOf(fields);
                    break;
                case var name when name.SequenceEqual("nModified"u8):
                    _modified += NumberOf(fields);
                    break;
                case var name when name.SequenceEqual("nUpserted"u8):
                    _upserted += NumberOf(fields);
                    break;
                case var name when name.SequenceEqual("nDeleted"u8):
                    _deleted += NumberOf(fields);
                    break;
                case var name when !name.SequenceEqual("ok"u8):
                    Add(Encoding.UTF8.GetString(name), fields.Value.ToValue());
                    break;
            }
        }
    }

    /// <summary>The reply; nothing can be added behind it.</summary>
    public RawDocument ToDocument()
    {
        WriteAdded();
        _writer.WriteEndArray();
        _writer.WriteName("id"u8);
        _writer.WriteInt64(0);
        _writer.WriteName("ns"u8);
        _writer.WriteString(ResultsNamespace);
        _writer.WriteEndDocument();
        WriteCount("nErrors"u8, Errors);
        WriteCount("nInserted"u8, _inserted);
        WriteCount("nMatched"u8, _matched);
        WriteCount("nModified"u8, _modified);
        WriteCount("nUpserted"u8, _upserted);
        WriteCount("nDeleted"u8, _deleted);
        foreach (var (name, value) in _others)
        {
            _writer.WriteName(name);
            _writer.WriteValue(value);
        }

        _writer.WriteName("ok"u8);
        _writer.WriteDouble(1);
        _writer.WriteEndDocument();
        return _writer.ToDocument();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _added?.Dispose();
    }

    private static long NumberOf(in RawReader field) => field.Value.TryGetInt64(out long number) ? number : 0;

    private void StartResult(int index, bool isOk)
    {
        _writer.WriteStartDocument();
        _writer.WriteName("ok"u8);
        _writer.WriteDouble(isOk ? 1 : 0);
        _writer.WriteName("idx"u8);
        _writer.WriteInt32(_first + index);
    }

    private void EndResult(long count, long modified, RawValue upserted)
    {
        WriteCount("n"u8, count);
        if (_part is UpdateRequest)
            WriteCount("nModified"u8, modified);
        if (!upserted.IsMissing)
        {
            _writer.WriteName("upserted"u8);
            _writer.WriteStartDocument();
            _writer.WriteName("_id"u8);
            _writer.WriteValue(upserted);
            _writer.WriteEndDocument();
        }

        _writer.WriteEndDocument();
    }

    private void AddResults(ReadOnlySpan<byte> results, IReadOnlyList<int> indexes)
    {
        _added ??= new RawWriter();
        var reader = new RawReader(results);
        while (reader.Read())
        {
            int index = 0;
            int start = _added.Length;
            _added.WriteStartDocument();
            var fields = new RawReader(reader.Value.Document);
            while (fields.Read())
            {
                _added.WriteName(fields.Name);
                if (fields.Name.SequenceEqual("idx"u8))
                    _added.WriteInt32(index = indexes[fields.Value.Int32]);
                else
                    _added.WriteValue(fields.Value);
            }

            _added.WriteEndDocument();
            _places.Add((index, start, _added.Length));
        }
    }

    private void WriteAdded()
    {
        _places.Sort();
        foreach (var (_, start, end) in _places)
            _writer.WriteDocument(_added!.WrittenSpan[start..end]);
    }

    private void WriteCount(ReadOnlySpan<byte> name, long count)
    {
        _writer.WriteName(name);
        _writer.WriteCount(count);
    }
}
