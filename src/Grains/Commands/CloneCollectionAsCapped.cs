namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/cloneCollectionAsCapped/"/></summary>
internal static class CloneCollectionAsCapped
{
    private static readonly ArgumentTable<Arguments> Table = new(ignoresUnknown: true)
    {
        { "toCollection", (ref to, in argument) => to.Target = argument.String() },
        { "size", (ref to, in argument) => to.Size = argument.Raw.IsNumber ? argument.Int64() : 0 },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var source = Name(command.Database, Argument.First(command, isNullMissing: false).String());
        var target = Name(
            command.Database, arguments.Target ?? throw new DocumentException(ErrorCode.TypeMismatch, "'toCollection' must be of type String"));
        if (arguments.Size <= 0)
            throw new DocumentException(ErrorCode.InvalidOptions, "invalid command spec");
        CatalogLookup.RefuseTimeSeries(source, await CatalogLookup.RequireCollectionAsync(services.Store, source, cancellationToken));
        await RequireNoneAsync(services.Store, target, cancellationToken);
        await services.Store.CreateCollectionAsync(
            target, new RawDocument { ["capped"] = true, ["size"] = arguments.Size }, cancellationToken);
        // A capped collection keeps the last ones, so that it takes no more than what fits.
        var request = new FindRequest(source) { Sort = new RawDocument { ["$natural"] = 1 } };
        await StoredDocuments.ReadBatchesAsync(services.Store, request, CopyAsync, cancellationToken);
        return Replies.Ok;

        async ValueTask CopyAsync(IReadOnlyList<ReadOnlyMemory<byte>> documents) =>
            await StoredDocuments.WriteAsync(services.Store, target, new InsertRequest(documents), cancellationToken);
    }

    private static Namespace Name(string database, string collection) => collection.Length > 0 && !collection.Contains('$')
        ? Namespace.Of(database, collection)
        : throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid collection name: '{collection}'");

    private static async ValueTask RequireNoneAsync(IDocumentStore store, Namespace target, CancellationToken cancellationToken)
    {
        if (await CatalogLookup.FindAsync(store, target, cancellationToken) is not { } found)
            return;
        throw found["type"].AsString == "view"
            ? new DocumentException(ErrorCode.CommandNotSupportedOnView, $"cloneCollectionAsCapped not supported for views: {target}")
            : new DocumentException(ErrorCode.NamespaceExists, $"cloneCollectionAsCapped failed - destination collection {target} already exists");
    }

    private struct Arguments
    {
        public string? Target;
        public long Size;
    }
}
