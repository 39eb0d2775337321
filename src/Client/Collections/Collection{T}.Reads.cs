using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>The documents that match a filter. No I/O is done until the cursor is read.</summary>
    /// <param name="filter">Which documents; left out for all.</param>
    public virtual FindCursor<T, T> Find(Filter<T> filter = default) =>
        new(_context, _type, _type, new FindRequest(_namespace, Render(filter), _concerns));

    /// <summary>Reads the first document that matches a filter.</summary>
    /// <param name="filter">Which document; left out for any.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The document; null where none matches.</returns>
    /// <exception cref="CommandException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<T?> FindOneAsync(Filter<T> filter = default, CancellationToken cancellationToken = default) =>
        Find(filter).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Reads the document that has an <c>_id</c>.</summary>
    /// <typeparam name="TId">The type of the <c>_id</c>.</typeparam>
    /// <param name="id">
    /// The <c>_id</c>, in the form in which the type's property has it: text that an attribute makes an ObjectId of is looked for
    /// as one.
    /// </param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The document; null where there is none.</returns>
    /// <exception cref="CommandException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<T?> FindByIdAsync<TId>(TId id, CancellationToken cancellationToken = default)
    {
        var value = DocumentId<T>.Condition(id, _type.Registry);
        var found = await _context.Transport.FindByIdAsync(_namespace, value, _concerns, cancellationToken).ConfigureAwait(false);
        return found is { } document ? _type.Read(document) : null;
    }

    /// <summary>Counts the documents that match a filter.</summary>
    /// <param name="filter">Which documents; left out for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <exception cref="CommandException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<long> CountDocumentsAsync(
        Filter<T> filter = default, CountOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<BsonDocument> pipeline = [new("$match", Render(filter))];
        if (options?.Skip is > 0 and var skip)
            pipeline.Add(new("$skip", skip));
        if (options?.Limit is > 0 and var limit)
            pipeline.Add(new("$limit", limit));
        pipeline.Add(new("$group", new BsonDocument { { "_id", 1 }, { "n", new BsonDocument("$sum", 1) } }));
        var aggregateOptions = new AggregateOptions
        {
            Collation = options?.Collation,
            Hint = options?.Hint,
            Comment = options?.Comment,
            MaxTime = options?.MaxTime,
        };
        var counted = await Aggregate(pipeline, aggregateOptions).ToListAsync(1, cancellationToken).ConfigureAwait(false);
        return counted is [var count] ? count["n"].ToInt64() : 0;
    }

    /// <summary>Tells how many documents there are, by what the server has noted and without reading them.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<long> EstimatedDocumentCountAsync(
        EstimatedDocumentCountOptions? options = null, CancellationToken cancellationToken = default) =>
        _context.Transport.EstimatedCountAsync(_namespace, options, _concerns, cancellationToken).AsTask();

    /// <summary>Lists the distinct values of a field.</summary>
    /// <typeparam name="TValue">What a value is read as; <see cref="BsonValue"/> for values of any type.</typeparam>
    /// <param name="field">The field's path.</param>
    /// <param name="filter">Of which documents; left out for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual async Task<List<TValue>> DistinctAsync<TValue>(
        string field, Filter<T> filter = default, DistinctOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new DistinctRequest(_namespace, field, Render(filter), options ?? new DistinctOptions(), _concerns);
        var values = await _context.Transport.DistinctAsync(request, cancellationToken).ConfigureAwait(false);
        if (values is List<TValue> raw)
            return raw;
        var serializer = _type.Registry.GetSerializer<TValue>();
        return [.. values.Select(value => SingleValue.Read(serializer, value))];
    }

    /// <summary>Runs a pipeline over the collection's documents. No I/O is done until the cursor is read.</summary>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    public virtual Cursor<BsonDocument> Aggregate(Pipeline<T> pipeline, AggregateOptions? options = null) =>
        Aggregate(pipeline.Render(_type.RenderArgs), _context.TypeOf<BsonDocument>(), options);

    /// <summary>Runs a pipeline over the collection's documents. No I/O is done until the cursor is read.</summary>
    /// <typeparam name="TResult">What a document of the result is read as.</typeparam>
    /// <param name="pipeline">
    /// The stages, such as <c>new EmptyPipelineDefinition&lt;Todo&gt;().Match(todo => todo.Done).Group(…)</c>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    public virtual Cursor<TResult> Aggregate<TResult>(PipelineDefinition<T, TResult> pipeline, AggregateOptions? options = null)
    {
        var rendered = pipeline.Render(_type.RenderArgs);
        return Aggregate([.. rendered.Documents], new DocumentType<TResult>(rendered.OutputSerializer, _type.Registry), options);
    }

    private OneRunCursor<TResult> Aggregate<TResult>(
        IReadOnlyList<BsonDocument> stages, DocumentType<TResult> type, AggregateOptions? options)
    {
        var request = new AggregateRequest(Database.Name, Name, stages, options ?? new AggregateOptions(), _concerns);
        return new OneRunCursor<TResult>(_context, type, token => _context.Transport.AggregateAsync(request, token));
    }

}
