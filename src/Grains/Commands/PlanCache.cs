using Streetcar.Grains.Settings;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/planCacheClear/"/> and the commands of index filters beside it. Plans are
/// made for each query, so that there is no cache to clear.
/// </summary>
internal static class PlanCache
{
    private static readonly ArgumentTable<Arguments> Clearing = new(ignoresUnknown: true)
    {
        { "query", (ref to, in argument) => to.Query = DocumentOrNull(argument) },
        { "sort", (ref to, in argument) => to.Sort = DocumentOrNull(argument) },
        { "projection", (ref to, in argument) => to.Projection = DocumentOrNull(argument) },
        { "collation", (ref to, in argument) => to.Collation = DocumentOrNull(argument) },
    };

    private static readonly ArgumentTable<Arguments> Setting = new(ignoresUnknown: true)
    {
        { "query", (ref to, in argument) => to.Query = Document(argument) },
        { "sort", Requirement.NotNull, (ref to, in argument) => to.Sort = Document(argument) },
        { "projection", Requirement.NotNull, (ref to, in argument) => to.Projection = Document(argument) },
        { "collation", Requirement.NotNull, (ref to, in argument) => to.Collation = Collation(argument) },
        { "indexes", (ref to, in argument) => to.Indexes = argument.Value() },
    };

    public static async ValueTask<Reply> ClearAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        Parse(Clearing, command);
        await CheckAsync(services.Store, command.Namespace, cancellationToken);
        return Replies.Ok;
    }

    public static async ValueTask<Reply> SetFilterAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = Parse(Setting, command);
        if (!await CheckAsync(services.Store, command.Namespace, cancellationToken))
            throw new DocumentException(ErrorCode.BadValue, "no such collection");
        if (arguments.Query is null)
            throw new DocumentException(ErrorCode.BadValue, "required field query missing");
        if (arguments.Indexes.Type != ElementType.Array || arguments.Indexes.AsArray.Count == 0)
            throw new DocumentException(ErrorCode.BadValue, "required field indexes must contain at least one index");
        foreach (var index in arguments.Indexes.AsArray)
        {
            if (index.Type is not (ElementType.Document or ElementType.String) || index.Type == ElementType.Document && index.AsDocument.IsEmpty)
                throw new DocumentException(ErrorCode.BadValue, "each item in indexes must be a key pattern or the name of an index");
        }

        services.Settings.IndexFilters.Set(command.Namespace, arguments.Shape, arguments.Indexes.AsArray);
        return Replies.Ok;
    }

    public static async ValueTask<Reply> ListFiltersAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        await CheckAsync(services.Store, command.Namespace, cancellationToken);
        var filters = services.Settings.IndexFilters.Of(command.Namespace).Select(filter => (RawValue)filter);
        return Replies.From(new RawDocument { ["filters"] = RawArray.From(filters) });
    }

    public static async ValueTask<Reply> ClearFiltersAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = Parse(Clearing, command);
        await CheckAsync(services.Store, command.Namespace, cancellationToken);
        if (arguments.Query is null)
            services.Settings.IndexFilters.Clear(command.Namespace);
        else
            services.Settings.IndexFilters.Clear(command.Namespace, arguments.Shape);
        return Replies.Ok;
    }

    private static Arguments Parse(ArgumentTable<Arguments> table, Command command)
    {
        var arguments = new Arguments();
        table.Read(command, ref arguments);
        return arguments;
    }

    // Whether the collection exists.
    private static async ValueTask<bool> CheckAsync(IDocumentStore store, Namespace ns, CancellationToken cancellationToken)
    {
        var found = await CatalogLookup.FindAsync(store, ns, cancellationToken);
        if (found is not null && found["type"].AsString == "view")
            throw new DocumentException(ErrorCode.CommandNotSupportedOnView, $"Namespace {ns} is a view, not a collection");
        return found is not null;
    }

    private static RawDocument Collation(in Argument argument)
    {
        if (argument.Raw.Type != ElementType.Document)
            throw new DocumentException(ErrorCode.BadValue, "optional field collation must be an object");
        var collation = argument.Document();
        return collation.ContainsKey("locale") ? collation : throw ArgumentErrors.Missing("collation", "locale");
    }

    // What is to be forgotten is not looked at too closely.
    private static RawDocument? DocumentOrNull(in Argument argument) =>
        argument.Raw.Type is ElementType.Document or ElementType.Array ? new RawDocument(argument.Raw.Bytes.ToArray()) : null;

    private static RawDocument Document(in Argument argument) => argument.Raw.Type is ElementType.Document or ElementType.Array
        ? new RawDocument(argument.Raw.Bytes.ToArray())
        : throw new DocumentException(ErrorCode.BadValue, $"required field {System.Text.Encoding.UTF8.GetString(argument.Name)} must be an object");

    private struct Arguments
    {
        public RawDocument? Query;
        public RawDocument? Sort;
        public RawDocument? Projection;
        public RawDocument? Collation;
        public RawValue Indexes;

        public readonly QueryShape Shape =>
            new(Query ?? RawDocument.Empty, Sort ?? RawDocument.Empty, Projection ?? RawDocument.Empty, Collation);
    }
}
