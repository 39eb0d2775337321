using MongoDB.Bson;
using Orleans;
using Streetcar.Abstractions.Serialization;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

internal sealed partial class DatabaseGrain
{
    private string Database => this.GetPrimaryKeyString();

    public async Task<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return BsonBytes.ToRaw((await commands.RunAsync(command.ToCommand(Database), cancellationToken)).Body);
    }

    public async Task<IReadOnlyList<BsonDocument>> ListCollectionsAsync(
        BsonDocument? filter, CancellationToken cancellationToken) =>
        await commands.ListAsync(CatalogCommands.ListCollections(Database, filter, nameOnly: false), cancellationToken);

    public async Task<IReadOnlyList<string>> ListCollectionNamesAsync(
        BsonDocument? filter, CancellationToken cancellationToken)
    {
        // The filter sees no more than is listed.
        bool nameOnly = filter is null || filter.Names.All(name => name is "name");
        var collections = await commands.ListAsync(
            CatalogCommands.ListCollections(Database, filter, nameOnly), cancellationToken);
        return collections.ConvertAll(collection => collection["name"].AsString);
    }

    public Task CreateCollectionAsync(string name, BsonDocument? options, CancellationToken cancellationToken) =>
        commands.RunAsync(CatalogCommands.Create(Database, name, options), cancellationToken);

    public Task DropCollectionAsync(string name, CancellationToken cancellationToken) =>
        commands.RunAsync(CatalogCommands.Drop(Database, name), cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) =>
        commands.RunAsync(new BsonDocument("dropDatabase", 1).ToCommand(Database), cancellationToken);

    public Task<DocumentBatch> AggregateAsync(
        BsonArray pipeline, AggregateOptions? options, CancellationToken cancellationToken) =>
        commands.OpenAsync(ReadCommands.Aggregate(Database, 1, pipeline, options), cancellationToken);
}
