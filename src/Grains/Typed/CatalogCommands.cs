using MongoDB.Bson;

namespace Streetcar.Grains.Typed;

/// <summary>The commands of typed changes to a catalog.</summary>
internal static class CatalogCommands
{
    /// <summary>A <c>createIndexes</c>, and the names that the indexes have then.</summary>
    public static (Command Command, string[] Names) CreateIndexes(Namespace ns, IReadOnlyList<CreateIndexModel> indexes)
    {
        ArgumentNullException.ThrowIfNull(indexes);
        string[] names = new string[indexes.Count];
        var descriptions = new BsonArray(names.Length);
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = indexes[i].Options?.Name ?? NameOf(indexes[i].Keys);
            descriptions.Add(Describe(indexes[i].Keys, names[i], indexes[i].Options));
        }

        var command = new BsonDocument { { "createIndexes", ns.Collection }, { "indexes", descriptions } };
        return (command.ToCommand(ns.Database), names);
    }

    public static Command DropIndexes(Namespace ns, string index) =>
        new BsonDocument { { "dropIndexes", ns.Collection }, { "index", index } }.ToCommand(ns.Database);

    public static Command ListIndexes(Namespace ns) =>
        new BsonDocument { { "listIndexes", ns.Collection }, { "cursor", new BsonDocument() } }.ToCommand(ns.Database);

    public static Command Create(string database, string collection, BsonDocument? options) =>
        new BsonDocument("create", collection)
            .Merge(options ?? [], overwriteExistingElements: false)
            .ToCommand(database);

    public static Command Drop(string database, string collection) =>
        new BsonDocument("drop", collection).ToCommand(database);

    public static Command Rename(Namespace ns, string name, bool dropTarget) =>
        new BsonDocument { { "renameCollection", ns.ToString() }, { "to", $"{ns.Database}.{name}" } }
            .WithFlag("dropTarget", dropTarget)
            .ToCommand("admin");

    public static Command ListCollections(string database, BsonDocument? filter, bool nameOnly) =>
        new BsonDocument { { "listCollections", 1 }, { "cursor", new BsonDocument() } }
            .With("filter", filter)
            .WithFlag("nameOnly", nameOnly)
            .ToCommand(database);

    // As drivers name an index.
    private static string NameOf(BsonDocument keys) => string.Join('_', keys.Select(key => $"{key.Name}_{key.Value}"));

    private static BsonDocument Describe(BsonDocument keys, string name, CreateIndexOptions? options) => options is null
        ? new BsonDocument { { "key", keys }, { "name", name } }
        : new BsonDocument { { "key", keys }, { "name", name } }
            .WithFlag("unique", options.Unique)
            .WithFlag("sparse", options.Sparse)
            .WithFlag("hidden", options.Hidden)
            .With("expireAfterSeconds", options.ExpireAfter is { } time ? (long)time.TotalSeconds : null)
            .With("partialFilterExpression", options.PartialFilterExpression)
            .With("collation", options.Collation)
            .With("wildcardProjection", options.WildcardProjection);
}
