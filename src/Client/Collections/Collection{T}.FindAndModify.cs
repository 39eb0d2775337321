using System.Runtime.CompilerServices;
using Streetcar.Bson;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>Deletes one document, the first that matches, and returns it.</summary>
    /// <param name="filter">Which documents.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <returns>The document as it was; null where none matches.</returns>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<T?> FindOneAndDeleteAsync(
        BsonDocument filter, FindOneAndDeleteOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            FindAndModify(filter, options?.Sort, options?.Projection, options?.MaxTime, options)
                .With("remove"u8, true),
            cancellationToken);

    /// <summary>Replaces one document, the first that matches, all but its <c>_id</c>, and returns it.</summary>
    /// <param name="filter">Which documents.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <returns>The document as it was, or as it is where the options say so; null where there is none.</returns>
    /// <exception cref="ArgumentException">The replacement has an update operator.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<T?> FindOneAndReplaceAsync(
        BsonDocument filter,
        T replacement,
        FindOneAndReplaceOptions? options = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(
            FindAndModify(filter, options?.Sort, options?.Projection, options?.MaxTime, options)
                .With("update"u8, Updates.Replacement(Documents<T>.Write(replacement)))
                .WithFlag("new"u8, options?.ReturnAfter == true)
                .WithFlag("upsert"u8, options?.Upsert == true)
                .WithChoice("bypassDocumentValidation"u8, options?.BypassDocumentValidation),
            cancellationToken);

    /// <summary>Updates one document, the first that matches, and returns it.</summary>
    /// <param name="filter">Which documents.</param>
    /// <param name="update">Update operators, such as <c>{ $set: { a: 1 } }</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <returns>The document as it was, or as it is where the options say so; null where there is none.</returns>
    /// <exception cref="ArgumentException">The update does not consist of operators.</exception>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    [OverloadResolutionPriority(1)]
    public Task<T?> FindOneAndUpdateAsync(
        BsonDocument filter,
        BsonDocument update,
        FindOneAndUpdateOptions? options = null,
        CancellationToken cancellationToken = default) =>
        FindOneAndUpdateAsync(filter, Updates.Operators(update), options, cancellationToken);

    /// <summary>Updates one document, the first that matches, by a pipeline, and returns it.</summary>
    /// <param name="filter">Which documents.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the write up; whether it is done is not known then.</param>
    /// <returns>The document as it was, or as it is where the options say so; null where there is none.</returns>
    /// <exception cref="DocumentException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public Task<T?> FindOneAndUpdateAsync(
        BsonDocument filter,
        IEnumerable<BsonDocument> pipeline,
        FindOneAndUpdateOptions? options = null,
        CancellationToken cancellationToken = default) =>
        FindOneAndUpdateAsync(filter, Updates.Pipeline(pipeline), options, cancellationToken);

    private Task<T?> FindOneAndUpdateAsync(
        BsonDocument filter, BsonValue update, FindOneAndUpdateOptions? options, CancellationToken cancellationToken) =>
        RunAsync(
            FindAndModify(filter, options?.Sort, options?.Projection, options?.MaxTime, options)
                .With("update"u8, update)
                .WithFlag("new"u8, options?.ReturnAfter == true)
                .WithFlag("upsert"u8, options?.Upsert == true)
                .With("arrayFilters"u8, options?.ArrayFilters is { } filters ? Updates.Array(filters) : default(BsonValue))
                .WithChoice("bypassDocumentValidation"u8, options?.BypassDocumentValidation),
            cancellationToken);

    private Request FindAndModify(
        BsonDocument filter, BsonDocument? sort, BsonDocument? projection, TimeSpan? maxTime, OperationOptions? options) =>
        new Request(Database.Name, "findAndModify"u8, Name) { Retry = Retry.Write }
            .With("query"u8, filter)
            .With("sort"u8, sort)
            .With("fields"u8, projection)
            .WithMaxTime(maxTime ?? default)
            .With(options)
            .ForWrite(Concerns);

    private async Task<T?> RunAsync(Request request, CancellationToken cancellationToken)
    {
        var response = await Runner.RunAsync(request, cancellationToken).ConfigureAwait(false);
        var reader = new BsonReader(response.Body.Span);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("value"u8))
            {
                return reader.Value.Type == BsonType.Document
                    ? Documents<T>.Read(response.Body.Slice(reader.ValueOffset, reader.Value.Bytes.Length))
                    : null;
            }
        }

        return null;
    }
}
