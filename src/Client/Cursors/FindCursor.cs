using System.Linq.Expressions;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>
/// The documents that match a filter. Until it is read it is changed by its methods, each of which returns the cursor
/// itself; afterwards they throw <see cref="InvalidOperationException"/>. All are options of the <c>find</c> command
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/find/"/>).
/// </summary>
/// <remarks>
/// When the silo with the cursor is lost, the query is run again and the iteration goes on behind the last document that
/// it handed out, none twice and none left out. It needs the order to be the same again: a sort by a unique field, or one
/// that ends with <c>_id</c>, always is; the order of an unsorted query is, while no index comes or goes. Where that last
/// document is no longer in the result, or lacks its <c>_id</c> and has changed, the error CursorNotFound (43) comes.
/// </remarks>
/// <typeparam name="TDocument">The type of the collection's documents.</typeparam>
/// <typeparam name="TResult">What a document of the result is read as.</typeparam>
/// <example><code>
/// var cursor = collection.Find(todo => !todo.Done).Sort(todo => todo.Due, -1).Skip(1).Limit(2);
/// </code></example>
public sealed class FindCursor<TDocument, TResult> : Cursor<TResult>
{
    private readonly DocumentType<TDocument> _documentType;
    private FindRequest _request;

    // What is read in a transaction is not taken up again: the transaction may be over.
    private bool _isInTransaction;

    internal FindCursor(
        ClientContext context, DocumentType<TDocument> documentType, DocumentType<TResult> resultType, FindRequest request)
        : base(context, resultType)
    {
        _documentType = documentType;
        _request = request;
    }

    /// <summary>Sorts by one field.</summary>
    /// <param name="field">The field's path.</param>
    /// <param name="direction">1 for ascending, -1 for descending.</param>
    public FindCursor<TDocument, TResult> Sort(string field, int direction) => Sort(new BsonDocument(field, direction));

    /// <summary>Sorts by one field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="direction">1 for ascending, -1 for descending.</param>
    public FindCursor<TDocument, TResult> Sort(Expression<Func<TDocument, object?>> field, int direction = 1) => Sort(
        direction < 0 ? Builders<TDocument>.Sort.Descending(field!) : Builders<TDocument>.Sort.Ascending(field!));

    /// <summary>Sorts by several fields.</summary>
    /// <param name="sort">Fields and directions, such as <c>{ name: 1, age: -1 }</c>.</param>
    public FindCursor<TDocument, TResult> Sort(Sort<TDocument> sort) =>
        Set(_request with { Sort = sort.Render(_documentType.RenderArgs) });

    /// <summary>Leaves out the first documents.</summary>
    /// <param name="count">How many, 0 or more.</param>
    public FindCursor<TDocument, TResult> Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Set(_request with { Skip = count });
    }

    /// <summary>Ends after some documents.</summary>
    /// <param name="count">How many at most; 0 is no bound.</param>
    public FindCursor<TDocument, TResult> Limit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Set(_request with { Limit = count });
    }

    /// <summary>Bounds the batches in which the server hands out the documents.</summary>
    /// <param name="count">How many documents a batch holds at most; 0 leaves it to the server.</param>
    public FindCursor<TDocument, TResult> BatchSize(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Set(_request with { BatchSize = count });
    }

    /// <summary>Chooses the fields to have.</summary>
    /// <param name="projection">Such as <c>{ name: 1, _id: 0 }</c>.</param>
    public FindCursor<TDocument, TResult> Project(Projection<TDocument> projection) =>
        Set(_request with { Projection = projection.Render(_documentType.RenderArgs) });

    /// <summary>Chooses what to have of each document, and as what.</summary>
    /// <typeparam name="TOther">What it is read as.</typeparam>
    /// <param name="projection">Such as <c>todo => new { todo.Title, todo.Due }</c>.</param>
    public FindCursor<TDocument, TOther> Project<TOther>(Expression<Func<TDocument, TOther>> projection) =>
        Project(Builders<TDocument>.Projection.Expression(projection));

    /// <summary>Chooses what to have of each document, and as what.</summary>
    /// <typeparam name="TOther">What it is read as.</typeparam>
    /// <param name="projection">The projection.</param>
    public FindCursor<TDocument, TOther> Project<TOther>(ProjectionDefinition<TDocument, TOther> projection)
    {
        EnsureNew();
        var rendered = projection.Render(_documentType.RenderArgs with { RenderForFind = true });
        return new FindCursor<TDocument, TOther>(
            Context,
            _documentType,
            new DocumentType<TOther>(rendered.ProjectionSerializer, _documentType.Registry),
            _request with { Projection = rendered.Document });
    }

    /// <inheritdoc/>
    public override FindCursor<TDocument, TOther> As<TOther>()
    {
        EnsureNew();
        return new FindCursor<TDocument, TOther>(Context, _documentType, Context.TypeOf<TOther>(), _request);
    }

    /// <summary>Names the index to use.</summary>
    /// <param name="index">The index's keys, or its name.</param>
    public FindCursor<TDocument, TResult> Hint(BsonValue index) => Set(_request with { Hint = index });

    /// <summary>Compares text by a language's rules.</summary>
    /// <param name="collation">The rules.</param>
    public FindCursor<TDocument, TResult> Collation(Collation collation) => Set(_request with { Collation = collation });

    /// <summary>Bounds the time that the server may work on the query.</summary>
    /// <param name="time">The time, to the millisecond; zero is no bound.</param>
    public FindCursor<TDocument, TResult> MaxTime(TimeSpan time) => Set(_request with { MaxTime = time });

    /// <summary>Gives values to the variables that the filter's expressions name.</summary>
    /// <param name="variables">Names, without <c>$$</c>, and values.</param>
    public FindCursor<TDocument, TResult> Let(BsonDocument variables) => Set(_request with { Let = variables });

    /// <summary>Leaves a remark in the server's log.</summary>
    /// <param name="comment">Any value.</param>
    public FindCursor<TDocument, TResult> Comment(BsonValue comment) => Set(_request with { Comment = comment });

    /// <summary>Says whether a large sort may use the disk.</summary>
    /// <param name="allow">Whether it may; the server's own choice is that it may.</param>
    public FindCursor<TDocument, TResult> AllowDiskUse(bool allow = true) => Set(_request with { AllowDiskUse = allow });

    /// <summary>Starts at a key of the hinted index.</summary>
    /// <param name="key">The lowest key to have.</param>
    public FindCursor<TDocument, TResult> Min(BsonDocument key) => Set(_request with { Min = key });

    /// <summary>Ends before a key of the hinted index.</summary>
    /// <param name="key">The lowest key not to have.</param>
    public FindCursor<TDocument, TResult> Max(BsonDocument key) => Set(_request with { Max = key });

    /// <summary>
    /// Waits at the end of a capped collection for documents to come, as <see cref="Cursor{T}.TryNextAsync"/> and loops see
    /// them.
    /// </summary>
    /// <param name="maxAwait">How long the server waits for one before it answers that there is none; null for its own second.</param>
    public FindCursor<TDocument, TResult> Tail(TimeSpan? maxAwait = null) =>
        Set(_request with { IsTailing = true, MaxAwaitTime = maxAwait });

    /// <summary>Reads the first document.</summary>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The document; the default of its type, null, where nothing matches.</returns>
    /// <exception cref="CommandException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<TResult?> FirstOrDefaultAsync(CancellationToken cancellationToken = default)
    {
        EnsureNew();
        var first = new FindCursor<TDocument, TResult>(Context, _documentType, Type, _request with { Limit = 1, IsSingleBatch = true });
        try
        {
            return await first.TryNextAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await first.DisposeAsync().ConfigureAwait(false);
        }
    }

    private protected override ValueTask<IBatchCursor> OpenAsync(CancellationToken cancellationToken)
    {
        _isInTransaction = _request.Concerns.IsInTransaction;
        return Context.Transport.FindAsync(_request, cancellationToken);
    }

    private protected override int? MostDocuments => _request.Limit > 0 ? _request.Limit : null;

    private protected override ValueTask<IBatchCursor> OpenWholeAsync(CancellationToken cancellationToken) =>
        Context.Transport.FindAsync(_request with { Skip = 0, Limit = 0 }, cancellationToken);

    private protected override bool CanResume => !_request.IsTailing && !_isInTransaction;

    private protected override ValueTask<IBatchCursor> ReopenAsync(int skip, CancellationToken cancellationToken) =>
        Context.Transport.FindAsync(
            _request with { Skip = _request.Skip + skip, Limit = _request.Limit > 0 ? _request.Limit - skip : 0 },
            cancellationToken);

    private FindCursor<TDocument, TResult> Set(FindRequest request)
    {
        EnsureNew();
        _request = request;
        return this;
    }
}
