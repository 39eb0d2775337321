using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

public partial class Collection<T>
{
    /// <summary>Deletes the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The document as it was; null where none matched.</returns>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<T?> FindOneAndDeleteAsync(
        Filter<T> filter, FindOneAndDeleteOptions<T>? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new FindAndModifyRequest(_namespace, Render(filter), null, _concerns)
            {
                Sort = Render(options?.Sort),
                Projection = Render(options?.Projection),
                Collation = options?.Collation,
                Hint = options?.Hint,
                Let = options?.Let,
                Comment = options?.Comment,
                MaxTime = options?.MaxTime,
            },
            cancellationToken);

    /// <summary>Replaces the first document that matches, all but its <c>_id</c>.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How, and whether the document as it is afterwards is wanted; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The document as it was, or is; null where none matched.</returns>
    /// <exception cref="ArgumentException">The replacement consists of operators, not of fields.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<T?> FindOneAndReplaceAsync(
        Filter<T> filter,
        T replacement,
        FindOneAndReplaceOptions<T>? options = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(
            new FindAndModifyRequest(_namespace, Render(filter), WriteReplacement(replacement), _concerns)
            {
                IsReplacement = true,
                IsUpsert = options?.IsUpsert ?? false,
                ReturnsAfter = options?.ReturnDocument == ReturnDocument.After,
                Sort = Render(options?.Sort),
                Projection = Render(options?.Projection),
                BypassDocumentValidation = options?.BypassDocumentValidation,
                Collation = options?.Collation,
                Hint = options?.Hint,
                Let = options?.Let,
                Comment = options?.Comment,
                MaxTime = options?.MaxTime,
            },
            cancellationToken);

    /// <summary>Updates the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="update">Operators, such as <c>{ $set: { a: 1 } }</c>, or stages.</param>
    /// <param name="options">How, and whether the document as it is afterwards is wanted; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The document as it was, or is; null where none matched.</returns>
    /// <exception cref="ArgumentException">The update consists of fields, not of operators.</exception>
    /// <exception cref="CommandException">The server refused the command.</exception>
    /// <exception cref="ConnectionException">The server can't be reached.</exception>
    public virtual Task<T?> FindOneAndUpdateAsync(
        Filter<T> filter,
        Update<T> update,
        FindOneAndUpdateOptions<T>? options = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(
            new FindAndModifyRequest(_namespace, Render(filter), update.Render(_type.RenderArgs), _concerns)
            {
                ArrayFilters = Render(options?.ArrayFilters),
                IsUpsert = options?.IsUpsert ?? false,
                ReturnsAfter = options?.ReturnDocument == ReturnDocument.After,
                Sort = Render(options?.Sort),
                Projection = Render(options?.Projection),
                BypassDocumentValidation = options?.BypassDocumentValidation,
                Collation = options?.Collation,
                Hint = options?.Hint,
                Let = options?.Let,
                Comment = options?.Comment,
                MaxTime = options?.MaxTime,
            },
            cancellationToken);

    private async Task<T?> RunAsync(FindAndModifyRequest request, CancellationToken cancellationToken)
    {
        var found = await _context.Transport.FindAndModifyAsync(request, cancellationToken).ConfigureAwait(false);
        return found is { } document ? _type.Read(document) : null;
    }

    private BsonDocument? Render(ProjectionDefinition<T, T>? projection) =>
        projection?.Render(_type.RenderArgs with { RenderForFind = true }).Document;
}
