namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/createIndexes/"/></summary>
internal static class CreateIndexes
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "indexes", Requirement.Required, (ref to, in argument) => to.Indexes = argument.Array() },
        { "commitQuorum", (ref _, in _) => { } },
        { "ignoreUnknownIndexOptions", (ref _, in _) => { } },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        var indexes = Parse(command);
        var created = await store.CreateIndexesAsync(command.Namespace, indexes, cancellationToken);
        var reply = new RawDocument
        {
            ["numIndexesBefore"] = created.Before,
            ["numIndexesAfter"] = created.After,
            ["createdCollectionAutomatically"] = created.CreatedCollection,
        };
        if (created.Before == created.After)
            reply = reply.With("note", "all indexes already exist");
        return Replies.From(reply);
    }

    private static List<RawDocument> Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var specifications = new List<RawDocument>();
        foreach (var index in arguments.Indexes)
        {
            specifications.Add(index.Type == ElementType.Document
                ? index.AsDocument
                : throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'createIndexes.indexes.{specifications.Count}' is the wrong type '{index.Type.Alias()}', expected type 'object'"));
        }

        return specifications.Count > 0
            ? specifications
            : throw new DocumentException(ErrorCode.BadValue, "Must specify at least one index to create");
    }

    private struct Arguments
    {
        public RawArray Indexes;
    }
}
