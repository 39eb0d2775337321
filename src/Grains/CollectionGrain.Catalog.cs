using MongoDB.Bson;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

internal sealed partial class CollectionGrain
{
    public async Task<string> CreateIndexAsync(
        BsonDocument keys, CreateIndexOptions? options, CancellationToken cancellationToken) =>
        (await CreateIndexesAsync([new CreateIndexModel(keys, options)], cancellationToken))[0];

    public async Task<IReadOnlyList<string>> CreateIndexesAsync(
        IReadOnlyList<CreateIndexModel> indexes, CancellationToken cancellationToken)
    {
        var (command, names) = CatalogCommands.CreateIndexes(Collection, indexes);
        await commands.RunAsync(command, cancellationToken);
        return names;
    }

    public Task DropIndexAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return commands.RunAsync(CatalogCommands.DropIndexes(Collection, name), cancellationToken);
    }

    public Task DropIndexesAsync(CancellationToken cancellationToken) =>
        commands.RunAsync(CatalogCommands.DropIndexes(Collection, "*"), cancellationToken);

    public async Task<IReadOnlyList<BsonDocument>> ListIndexesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await commands.ListAsync(CatalogCommands.ListIndexes(Collection), cancellationToken);
        }
        catch (DocumentStoreException e) when (e.Code == (int)ErrorCode.NamespaceNotFound)
        {
            return [];
        }
    }

    public Task DropAsync(CancellationToken cancellationToken)
    {
        var collection = Collection;
        return commands.RunAsync(CatalogCommands.Drop(collection.Database, collection.Collection), cancellationToken);
    }

    public Task RenameAsync(string name, bool dropTarget, CancellationToken cancellationToken) =>
        commands.RunAsync(CatalogCommands.Rename(Collection, name, dropTarget), cancellationToken);
}
