using System.Runtime.CompilerServices;
using Streetcar.Bson;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>Finds documents. No I/O is done before the cursor is read.</summary>
    /// <param name="filter">Which documents, such as <c>{ i: { $lt: 5 } }</c>; null for all.</param>
    public FindCursor<T> Find(BsonDocument? filter = null) =>
        new(Runner, Documents<T>.Read, Database.Name, Name, filter, Concerns);

    /// <summary>Finds one document: the first that matches.</summary>
    /// <param name="filter">Which documents; text is a filter too. Null for all.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The document; null where none matches.</returns>
    /// <exception cref="DocumentException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    [OverloadResolutionPriority(1)]
    public async Task<T?> FindOneAsync(BsonDocument? filter = null, CancellationToken cancellationToken = default)
    {
        var request = new Request(Database.Name, "find"u8, Name) { Retry = Retry.Read }
            .With("filter"u8, filter ?? BsonDocument.Empty)
            .With("limit"u8, 1)
            .With("singleBatch"u8, true)
            .ForRead(Concerns);
        var response = await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return ReadFirst(response.Body);
    }

    /// <summary>Finds the document that has an <c>_id</c>.</summary>
    /// <param name="id">
    /// The <c>_id</c>. Numbers and ObjectIds are taken for it by themselves; text needs the argument's name, as it is a
    /// filter otherwise: <c>FindOneAsync(id: "page-one")</c>.
    /// </param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The document; null where there is none.</returns>
    /// <exception cref="DocumentException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<T?> FindOneAsync(BsonValue id, CancellationToken cancellationToken = default) =>
        FindOneAsync(new BsonDocument { ["_id"] = id }, cancellationToken);

    /// <summary>Counts the documents that match, by looking at them or at an index.</summary>
    /// <param name="filter">Which documents; null for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <exception cref="DocumentException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<long> CountDocumentsAsync(
        BsonDocument? filter = null, CountOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<BsonDocument> pipeline = [new() { ["$match"] = filter ?? BsonDocument.Empty }];
        if (options?.Skip is > 0 and var skip)
            pipeline.Add(new() { ["$skip"] = skip });
        if (options?.Limit is > 0 and var limit)
            pipeline.Add(new() { ["$limit"] = limit });
        pipeline.Add(new() { ["$group"] = new BsonDocument { ["_id"] = 1, ["n"] = CountOne } });
        var request = new Request(Database.Name, "aggregate"u8, Name) { Retry = Retry.Read }
            .With("pipeline"u8, Updates.Array(pipeline))
            .With("cursor"u8, BsonDocument.Empty)
            .WithMaxTime(options?.MaxTime ?? default)
            .With(options)
            .ForRead(Concerns);
        var response = await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return FirstOf(response.Body) is { IsEmpty: false } counted ? new BsonDocument(counted)["n"].AsInt64 : 0;
    }

    /// <summary>Tells how many documents there are, by what the server keeps count of.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<long> EstimatedDocumentCountAsync(
        EstimatedCountOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new Request(Database.Name, "count"u8, Name) { Retry = Retry.Read }
            .WithMaxTime(options?.MaxTime ?? default)
            .With("comment"u8, options?.Comment ?? default)
            .ForRead(Concerns);
        var response = await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return new BsonDocument(response.Body)["n"].AsInt64;
    }

    /// <summary>Finds the different values that a field has.</summary>
    /// <param name="field">The field's path.</param>
    /// <param name="filter">In which documents; null for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The values; the elements of an array count each by itself.</returns>
    /// <exception cref="DocumentException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<List<BsonValue>> DistinctAsync(
        string field,
        BsonDocument? filter = null,
        DistinctOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var request = new Request(Database.Name, "distinct"u8, Name) { Retry = Retry.Read }
            .With("key"u8, field)
            .With("query"u8, filter ?? BsonDocument.Empty)
            .With("collation"u8, options?.Collation)
            .WithMaxTime(options?.MaxTime ?? default)
            .With("comment"u8, options?.Comment ?? default)
            .ForRead(Concerns);
        var response = await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. new BsonDocument(response.Body)["values"]];
    }

    /// <summary>Finds the different values that a field has.</summary>
    /// <typeparam name="TValue">What to read the values as.</typeparam>
    /// <param name="field">The field's path.</param>
    /// <param name="filter">In which documents; null for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The values; the elements of an array count each by itself.</returns>
    /// <exception cref="System.Text.Json.JsonException">A value can't be read as that type.</exception>
    /// <exception cref="DocumentException">The server refused the query.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public async Task<List<TValue?>> DistinctAsync<TValue>(
        string field,
        BsonDocument? filter = null,
        DistinctOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var values = await DistinctAsync(field, filter, options, cancellationToken).ConfigureAwait(false);
        return values.ConvertAll(value => BsonSerializer.DeserializeValue<TValue>(value));
    }

    /// <summary>Runs a pipeline over the collection.</summary>
    /// <param name="pipeline">The stages, such as <c>["{ $match: { a: 1 } }", "{ $count: 'n' }"]</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>
    /// A cursor with the first batch. One that is not read to its end, in a loop, is to be disposed of.
    /// </returns>
    /// <exception cref="DocumentException">The server refused the pipeline.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<Cursor<BsonDocument>> AggregateAsync(
        IEnumerable<BsonDocument> pipeline,
        AggregateOptions? options = null,
        CancellationToken cancellationToken = default) =>
        AggregateAsync<BsonDocument>(pipeline, options, cancellationToken);

    /// <summary>Runs a pipeline over the collection.</summary>
    /// <typeparam name="TResult">What to read the results as.</typeparam>
    /// <param name="pipeline">The stages, such as <c>["{ $match: { a: 1 } }", "{ $count: 'n' }"]</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>
    /// A cursor with the first batch. One that is not read to its end, in a loop, is to be disposed of.
    /// </returns>
    /// <exception cref="DocumentException">The server refused the pipeline.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<Cursor<TResult>> AggregateAsync<TResult>(
        IEnumerable<BsonDocument> pipeline,
        AggregateOptions? options = null,
        CancellationToken cancellationToken = default)
        where TResult : class =>
        Aggregation.RunAsync<TResult>(Runner, Concerns, Database.Name, Name, pipeline, options, cancellationToken);

    private static readonly BsonDocument CountOne = new() { ["$sum"] = 1 };

    private static T? ReadFirst(ReadOnlyMemory<byte> reply) =>
        FirstOf(reply) is { IsEmpty: false } first ? Documents<T>.Read(first) : null;

    // The first document of a reply's first batch; empty where there is none.
    private static ReadOnlyMemory<byte> FirstOf(ReadOnlyMemory<byte> reply)
    {
        var field = new BsonReader(reply.Span);
        while (field.Read())
        {
            if (!field.Name.SequenceEqual("cursor"u8))
                continue;
            var cursor = new BsonReader(field.Value.Document);
            while (cursor.Read())
            {
                if (!cursor.Name.SequenceEqual("firstBatch"u8))
                    continue;
                var batch = new BsonReader(cursor.Value.Document);
                return batch.Read()
                    ? reply.Slice(field.ValueOffset + cursor.ValueOffset + batch.ValueOffset, batch.Value.Bytes.Length)
                    : default;
            }
        }

        return default;
    }
}
