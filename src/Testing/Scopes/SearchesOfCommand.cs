using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Testing.Scopes;

/// <summary>A search for documents that a command makes, as a command that can be explained.</summary>
/// <param name="Database">The database.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Command">The command.</param>
internal sealed record CommandSearch(string Database, string Collection, RawDocument Command);

/// <summary>
/// The searches of commands: of reads themselves, and of each statement of a write. What stages of a pipeline read of other
/// collections is not among them, as no explain tells of it.
/// </summary>
internal static class SearchesOfCommand
{
    public static IEnumerable<CommandSearch> Of(Command command) => CommandShape.NameOf(command) switch
    {
        "find" or "aggregate" or "count" or "distinct" => OfRead(command),
        "findAndModify" or "findandmodify" => [OfStatement(command.Database, CollectionOf(command), command.Document, "query", default)],
        "update" => OfStatements(command, "updates"),
        "delete" => OfStatements(command, "deletes"),
        "bulkWrite" => OfBulk(command),
        _ => [],
    };

    // One of the whole database, {aggregate: 1}, reads no collection.
    private static IEnumerable<CommandSearch> OfRead(Command command)
    {
        if (command.NamedCollection is { } collection)
            yield return new(command.Database, collection, new RawDocument(command.Document.Where(field => !IsOfSession(field.Name))));
    }

    private static IEnumerable<CommandSearch> OfStatements(Command command, string field)
    {
        var whole = CommandShape.Whole(command);
        if (whole[field] is not { Type: ElementType.Array } statements)
            yield break;
        foreach (var statement in statements.AsArray.Where(one => one.Type == ElementType.Document))
            yield return OfStatement(command.Database, CollectionOf(command), statement.AsDocument, "q", whole["let"]);
    }

    private static IEnumerable<CommandSearch> OfBulk(Command command)
    {
        var whole = CommandShape.Whole(command);
        if (whole["ops"] is not { Type: ElementType.Array } operations || whole["nsInfo"] is not { Type: ElementType.Array } collections)
            yield break;
        foreach (var operation in operations.AsArray.Where(one => one.Type == ElementType.Document).Select(one => one.AsDocument))
        {
            // An insert looks for nothing.
            if (operation.ContainsKey("filter") && operation.First().Value.Raw.TryGetInt64(out long index) && index < collections.AsArray.Count
                && collections.AsArray[(int)index].AsDocument["ns"] is { Type: ElementType.String } name
                && name.AsString.Split('.', 2) is [var database, var collection])
            {
                yield return OfStatement(database, collection, operation, "filter", whole["let"]);
            }
        }
    }

    // Variables are the whole command's.
    private static CommandSearch OfStatement(string database, string collection, RawDocument statement, string filter, RawValue variables)
    {
        var find = new RawDocument { ["find"] = collection };
        if (statement[filter] is { Type: ElementType.Document } which)
            find = find.With("filter", which);
        if (variables.Type == ElementType.Document)
            find = find.With("let", variables);
        foreach (string option in (ReadOnlySpan<string>)["sort", "hint", "collation", "let"])
        {
            if (statement.TryGetValue(option, out var value))
                find = find.With(option, value);
        }

        return new(database, collection, find);
    }

    private static string CollectionOf(Command command) => command.NamedCollection ?? "";

    // An explain is no part of the command's session or transaction, and takes no concern.
    private static bool IsOfSession(string name) =>
        name[0] == '$' || name is "lsid" or "txnNumber" or "autocommit" or "startTransaction" or "readConcern" or "writeConcern"
            or "maxTimeMS" or "stmtId" or "apiVersion" or "apiStrict" or "apiDeprecationErrors";
}
