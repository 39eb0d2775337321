using MongoDB.Bson;
using Streetcar.Abstractions.Serialization;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

internal sealed partial class CollectionGrain
{
    public Task<BsonDocument?> FindOneAndUpdateAsync(
        BsonDocument filter, BsonValue update, FindOneAndUpdateOptions? options, CancellationToken cancellationToken) =>
        FindAndModifyAsync(
            FindAndModify(filter, options?.Sort, options?.Projection, options?.Let, options)
                .Add("update", UpdateForms.Operators(update))
                .WithFlag("new", options?.ReturnDocument == ReturnDocument.After)
                .WithFlag("upsert", options?.IsUpsert == true)
                .With("arrayFilters", options?.ArrayFilters)
                .WithFlag("bypassDocumentValidation", options?.BypassDocumentValidation == true),
            cancellationToken);

    public Task<BsonDocument?> FindOneAndReplaceAsync(
        BsonDocument filter,
        BsonDocument replacement,
        FindOneAndReplaceOptions? options,
        CancellationToken cancellationToken) =>
        FindAndModifyAsync(
            FindAndModify(filter, options?.Sort, options?.Projection, options?.Let, options)
                .Add("update", UpdateForms.Replacement(replacement))
                .WithFlag("new", options?.ReturnDocument == ReturnDocument.After)
                .WithFlag("upsert", options?.IsUpsert == true)
                .WithFlag("bypassDocumentValidation", options?.BypassDocumentValidation == true),
            cancellationToken);

    public Task<BsonDocument?> FindOneAndDeleteAsync(
        BsonDocument filter, FindOneAndDeleteOptions? options, CancellationToken cancellationToken) =>
        FindAndModifyAsync(
            FindAndModify(filter, options?.Sort, options?.Projection, options?.Let, options).Add("remove", true),
            cancellationToken);

    private BsonDocument FindAndModify(
        BsonDocument filter, BsonDocument? sort, BsonDocument? projection, BsonDocument? let, OperationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new BsonDocument { { "findAndModify", Collection.Collection }, { "query", filter } }
            .With("sort", sort)
            .With("fields", projection)
            .With("let", let)
            .With(options);
    }

    private async Task<BsonDocument?> FindAndModifyAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var reply = await WriteAsync(command.ToCommand(Collection.Database), cancellationToken);
        TypedReplies.ThrowIfFailed(reply, cancellationToken);
        return reply.Document["value"] is { Type: ElementType.Document } found
            ? BsonBytes.ToRaw(found.AsDocument.Bytes)
            : null;
    }
}
