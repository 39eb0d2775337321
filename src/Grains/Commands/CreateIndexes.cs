namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/createIndexes/"/></summary>
internal static class CreateIndexes
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "indexes", Requirement.Required, (ref to, in argument) => to.Indexes = argument.Array() },
        { "commitQuorum", (ref _, in _) => { } },
        { "ignoreUnknownIndexOptions", (ref to, in argument) => to.IgnoresUnknown = argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        var indexes = Parse(command);
        return ToReply(await store.CreateIndexesAsync(command.Namespace, indexes, cancellationToken));
    }

    public static async ValueTask<Reply> RunInAsync(
        IStoreTransaction transaction, Command command, CancellationToken cancellationToken)
    {
        var indexes = Parse(command);
        return ToReply(await transaction.CreateIndexesAsync(command.Namespace, indexes, cancellationToken));
    }

    private static Reply ToReply(IndexesCreated created)
    {
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
                ? Named(arguments.IgnoresUnknown ? IndexOptionNames.Keep(index.AsDocument) : index.AsDocument)
                : throw ArgumentErrors.NoDocument($"createIndexes.indexes.{specifications.Count}", index.Type));
        }

        return specifications.Count > 0
            ? specifications
            : throw new DocumentException(ErrorCode.BadValue, "Must specify at least one index to create");
    }

    private static RawDocument Named(RawDocument specification) => specification["name"] switch
    {
        { IsMissing: true } when specification.ContainsKey("key") => throw new DocumentException(
            ErrorCode.FailedToParse, $"The 'name' field is a required property of an index specification: {specification}"),
        { Type: ElementType.String } name when name.AsString.Length == 0 => throw new DocumentException(
            ErrorCode.CannotCreateIndex, $"index name cannot be empty: {specification}"),
        _ => specification,
    };

    private struct Arguments
    {
        public RawArray Indexes;
        public bool IgnoresUnknown;
    }
}
