using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// The documents that match a filter. Making one does no I/O: the query runs when the first document is asked for. Until
/// then it is changed by its methods, each of which returns the cursor itself; afterwards they throw <see cref="InvalidOperationException"/>. All are options of the
/// <c>find</c> command (<see href="https://www.mongodb.com/docs/manual/reference/command/find/"/>).
/// </summary>
/// <remarks>
/// When the silo with the cursor is lost, the query is run again and the iteration goes on behind the last document that
/// it handed out, none twice and none left out. It needs the order to be the same again: a sort by a unique field, or one
/// that ends with <c>_id</c>, always is; the order of an unsorted query is, while no index comes or goes. Where that last
/// document is no longer in the result, or lacks its <c>_id</c> and has changed, the error CursorNotFound (43) comes.
/// </remarks>
/// <typeparam name="T">What a document is read as.</typeparam>
/// <example><code>
/// var cursor = collection.Find("{ i: { $lt: 4 } }").Sort("i", -1).Skip(1).Limit(2);
/// </code></example>
public sealed class FindCursor<T> : Cursor<T>
{
    private readonly string _database;
    private readonly string _collection;
    private readonly BsonDocument? _filter;
    private readonly Concerns _concerns;
    private readonly List<BsonElement> _fields = [];

    internal FindCursor(
        CommandRunner runner,
        DocumentReader<T> read,
        string database,
        string collection,
        BsonDocument? filter,
        Concerns concerns)
        : base(runner, read)
    {
        _database = database;
        _collection = collection;
        _filter = filter;
        _concerns = concerns;
    }

    /// <summary>Sorts by one field.</summary>
    /// <param name="field">The field's path; text that starts with <c>{</c> is a whole sort document.</param>
    /// <param name="direction">1 for ascending, -1 for descending.</param>
    public FindCursor<T> Sort(string field, int direction = 1) =>
        field.StartsWith('{') ? Sort((BsonDocument)field) : Sort(new BsonDocument { [field] = direction });

    /// <summary>Sorts by several fields.</summary>
    /// <param name="sort">Fields and directions, such as <c>{ name: 1, age: -1 }</c>.</param>
    public FindCursor<T> Sort(BsonDocument sort) => Set("sort", sort);

    /// <summary>Leaves out the first documents.</summary>
    /// <param name="count">How many.</param>
    public FindCursor<T> Skip(long count) => Set("skip", count);

    /// <summary>Ends after some documents.</summary>
    /// <param name="count">How many at most; 0 is no bound.</param>
    public FindCursor<T> Limit(long count) => Set("limit", count);

    /// <summary>Bounds the batches in which the server hands out the documents.</summary>
    /// <param name="count">How many documents a batch holds at most; 0 leaves it to the server.</param>
    public FindCursor<T> BatchSize(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureNew();
        DocumentsPerBatch = count;
        return this;
    }

    /// <summary>Chooses the fields to have.</summary>
    /// <param name="projection">Such as <c>{ name: 1, _id: 0 }</c>.</param>
    public FindCursor<T> Project(BsonDocument projection) => Set("projection", projection);

    /// <summary>Names the index to use.</summary>
    /// <param name="index">The index's keys.</param>
    public FindCursor<T> Hint(BsonDocument index) => Set("hint", index);

    /// <summary>Names the index to use.</summary>
    /// <param name="index">The index's name; text that starts with <c>{</c> is its keys.</param>
    public FindCursor<T> Hint(string index) =>
        index.StartsWith('{') ? Hint((BsonDocument)index) : Set("hint", index);

    /// <summary>Compares text by a language's rules.</summary>
    /// <param name="collation">Such as <c>{ locale: 'en', strength: 2 }</c>.</param>
    public FindCursor<T> Collation(BsonDocument collation) => Set("collation", collation);

    /// <summary>Bounds the time that the server may work on the query.</summary>
    /// <param name="time">The time, to the millisecond; zero is no bound.</param>
    public FindCursor<T> MaxTime(TimeSpan time) => Set("maxTimeMS", (long)time.TotalMilliseconds);

    /// <summary>Gives values to the variables that the filter's expressions name.</summary>
    /// <param name="variables">Names, without <c>$$</c>, and values.</param>
    public FindCursor<T> Let(BsonDocument variables) => Set("let", variables);

    /// <summary>Leaves a remark for whoever reads the server's log.</summary>
    /// <param name="comment">Any value.</param>
    public FindCursor<T> Comment(BsonValue comment)
    {
        Set("comment", comment);
        BatchComment = comment;
        return this;
    }

    /// <summary>Says whether a large sort may use the disk.</summary>
    /// <param name="allow">Whether it may; the server's own choice is that it may.</param>
    public FindCursor<T> AllowDiskUse(bool allow = true) => Set("allowDiskUse", allow);

    /// <summary>Starts at a key of the hinted index.</summary>
    /// <param name="key">The lowest key to have.</param>
    public FindCursor<T> Min(BsonDocument key) => Set("min", key);

    /// <summary>Ends before a key of the hinted index.</summary>
    /// <param name="key">The lowest key not to have.</param>
    public FindCursor<T> Max(BsonDocument key) => Set("max", key);

    /// <summary>Reads the documents as something else, which a projection may ask for.</summary>
    /// <typeparam name="TOther">What to read them as: an object's type, or <see cref="BsonDocument"/>.</typeparam>
    public FindCursor<TOther> As<TOther>()
        where TOther : class
    {
        EnsureNew();
        var other = new FindCursor<TOther>(Runner, Documents<TOther>.Read, _database, _collection, _filter, _concerns)
        {
            DocumentsPerBatch = DocumentsPerBatch,
            BatchComment = BatchComment,
        };
        other._fields.AddRange(_fields);
        return other;
    }

    /// <summary>Reads the first document.</summary>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The document; the default of its type, null, where nothing matches.</returns>
    /// <exception cref="DocumentException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default)
    {
        Set("limit", 1);
        Set("singleBatch", true);
        var documents = await ToListAsync(1, cancellationToken).ConfigureAwait(false);
        return documents is [var first] ? first : default;
    }

    private protected override Request Open(Session session) => Find(session, _fields);

    // A server keeps a cursor for a batch that is full, though it holds all that the limit allows; one with a place left
    // lets it see the end.
    private BsonValue FirstBatchSize() => DocumentsPerBatch switch
    {
        0 => default(BsonValue),
        var size when size == Number("limit") => size + 1L,
        var size => size,
    };

    private protected override bool CanResume => true;

    private protected override Request Reopen(Session session, long skip)
    {
        var fields = _fields.FindAll(field => field.Name is not ("skip" or "limit"));
        fields.Add(new BsonElement("skip", Number("skip") + skip));
        if (Number("limit") is > 0 and var limit)
            fields.Add(new BsonElement("limit", limit - skip));
        return Find(session, fields);
    }

    private long Number(string name) =>
        _fields.Find(field => field.Name == name).Value.Raw.TryGetInt64(out long number) ? number : 0;

    private Request Find(Session session, List<BsonElement> fields) =>
        new Request(_database, "find"u8, _collection) { Retry = Retry.Read, Session = session }
            .With("filter"u8, _filter ?? BsonDocument.Empty)
            .With("batchSize"u8, FirstBatchSize())
            .With(fields)
            .ForRead(_concerns);

    private FindCursor<T> Set(string name, BsonValue value)
    {
        EnsureNew();
        int at = _fields.FindIndex(field => field.Name == name);
        if (at < 0)
            _fields.Add(new BsonElement(name, value));
        else
            _fields[at] = new BsonElement(name, value);
        return this;
    }
}
