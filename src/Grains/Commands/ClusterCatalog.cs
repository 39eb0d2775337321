namespace Streetcar.Grains.Commands;

/// <summary>
/// The collections of a database, or of all that are seen from admin: the stage
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/listClusterCatalog/"/>.
/// </summary>
internal static class ClusterCatalog
{
    public const string Stage = "$listClusterCatalog";

    // What a server without shards has to say of them.
    private static readonly ArgumentTable<bool> Options = new()
    {
        { "shards", Requirement.NotNull, (ref to, in argument) => to = argument.OnlyBoolean() },
        { "balancingConfiguration", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
    };

    /// <summary>A pipeline whose first stage is replaced by the collections that it lists.</summary>
    public static async ValueTask<RawArray> InPlaceOfAsync(
        RawArray pipeline, QueryServices services, Command command, CancellationToken cancellationToken)
    {
        if (command.Argument.Type == ElementType.String)
            throw new DocumentException((ErrorCode)9621301, $"{Stage} must be run against the database with {{aggregate: 1}}, not a collection");
        if (pipeline[0].AsDocument.Count != 1)
            throw new DocumentException((ErrorCode)40323, "A pipeline stage specification object must contain exactly one field.");
        if (pipeline.Skip(1).Any(stage => stage.Type == ElementType.Document && stage.AsDocument.ContainsKey(Stage)))
            throw new DocumentException((ErrorCode)40602, $"{Stage} is only valid as the first stage in a pipeline.");
        var operand = pipeline[0].AsDocument[Stage];
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)9621302, $"{Stage} must take a nested object but found: {operand.Type.Alias()}");
        bool namesShards = false;
        Options.Read(Stage, operand.AsDocument.Bytes, ref namesShards);
        var listed = new List<RawValue>();
        foreach (string database in await DatabasesAsync(services.Store, command.Database, cancellationToken))
        {
            foreach (var collection in await services.Store.ListCollectionsAsync(database, cancellationToken))
                listed.Add(Describe(database, collection, namesShards));
        }

        return ListedStage.Replace(pipeline, listed);
    }

    private static async ValueTask<IEnumerable<string>> DatabasesAsync(
        IDocumentStore store, string database, CancellationToken cancellationToken)
    {
        if (database != "admin")
            return [database];
        var all = await store.ListDatabasesAsync(cancellationToken);
        return all.Select(found => found["name"].AsString);
    }

    private static RawDocument Describe(string database, RawDocument collection, bool namesShards)
    {
        var described = new RawDocument
        {
            ["ns"] = Namespace.Of(database, collection["name"].AsString).ToString(),
            ["db"] = database,
            ["type"] = collection["type"],
            ["options"] = collection["options"],
            ["info"] = collection["info"],
        };
        if (!collection["idIndex"].IsMissing)
            described = described.With("idIndex", collection["idIndex"]);
        described = described.With("sharded", false);
        return namesShards ? described.With("shards", RawArray.Empty) : described;
    }
}
