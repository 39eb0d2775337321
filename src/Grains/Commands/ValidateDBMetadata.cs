using System.Buffers;
using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/validateDBMetadata/"/>: which indexes are not part of version 1 of
/// the Stable API.
/// </summary>
internal static class ValidateDBMetadata
{
    private const string Version1 = "1";
    private const int MaxDatabaseBytes = 63;

    private static readonly SearchValues<char> NotInDatabaseNames = SearchValues.Create("/\\ \"");

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "apiParameters", Requirement.Required, (ref to, in argument) => to.Parameters = ReadParameters(argument.DocumentBytes()) },
        { "db", (ref to, in argument) => to.Database = Database(argument.String()) },
        { "collection", (ref to, in argument) => to.Collection = Collection(argument.String()) },
    };

    private static readonly ArgumentTable<ApiParameters> Parameters = new()
    {
        { "version", Requirement.Required, (ref to, in argument) => to.Version = argument.String() },
        { "strict", Requirement.NotNull, (ref to, in argument) => to.IsStrict = argument.OnlyBoolean() },
        { "deprecationErrors", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        List<RawValue> errors = [];
        if (arguments.Parameters is { Version: Version1, IsStrict: true })
            await FindErrorsAsync(services.Store, arguments, errors, cancellationToken);
        return Replies.From(new RawDocument { ["apiVersionErrors"] = RawArray.From(errors) });
    }

    private static async ValueTask FindErrorsAsync(
        IDocumentStore store, Arguments arguments, List<RawValue> errors, CancellationToken cancellationToken)
    {
        foreach (var database in await store.ListDatabasesAsync(cancellationToken))
        {
            string name = database["name"].AsString;
            if (arguments.Database is { } only && only != name)
                continue;
            foreach (var collection in await store.ListCollectionsAsync(name, cancellationToken))
            {
                var ns = Namespace.Of(name, collection["name"].AsString);
                if (collection["type"] == (RawValue)"collection" && (arguments.Collection ?? ns.Collection) == ns.Collection)
                    errors.AddRange((await store.ListIndexesAsync(ns, cancellationToken)).Where(IsOutside).Select(index => Error(ns, index)));
            }
        }
    }

    private static bool IsOutside(RawDocument index) =>
        index["sparse"].Raw.IsTruthy || index["key"].AsDocument.Any(field => field.Value == (RawValue)"text");

    private static RawValue Error(Namespace ns, RawDocument index) => new RawDocument
    {
        ["ns"] = ns.ToString(),
        ["code"] = (int)ErrorCode.ApiStrictError,
        ["codeName"] = ErrorCode.ApiStrictError.Name(),
        ["errmsg"] = $"The index with name {index["name"].AsString} is not allowed in API version {Version1}.",
    };

    private static ApiParameters ReadParameters(ReadOnlyMemory<byte> document)
    {
        var parameters = new ApiParameters();
        Parameters.Read("validateDBMetadata.apiParameters", document, ref parameters);
        return parameters;
    }

    // The rules of names of databases, whose files are not looked for.
    private static string Database(string name)
    {
        if (name.Length == 0)
            throw new DocumentException((ErrorCode)28539, "The name of a database cannot be empty");
        if (name.Contains('.') || name.Contains('\0') || Encoding.UTF8.GetByteCount(name) > MaxDatabaseBytes)
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid database name: '{name}'");
        return name.AsSpan().ContainsAny(NotInDatabaseNames)
            ? throw new DocumentException((ErrorCode)13280, $"Invalid database name: '{name}'")
            : name;
    }

    private static string Collection(string name) =>
        name.Length == 0 || name[0] == '.' || name.Contains('\0')
            ? throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid collection name: '{name}'")
            : name;

    private struct Arguments
    {
        public ApiParameters Parameters;
        public string? Database;
        public string? Collection;
    }

    private struct ApiParameters
    {
        public string? Version;
        public bool IsStrict;
    }
}
