using System.Text;

namespace Streetcar.Grains.Auditing;

/// <summary>What of a command the audit log notes: MongoDB's type of the event, and its <c>param</c>.</summary>
internal delegate IEnumerable<(string Type, RawDocument Param)> CommandAudit(Command command);

/// <summary>
/// What is noted of the commands that change the catalog or the server. Of an index its keys, and of nothing the documents, or what is
/// compared with them.
/// </summary>
internal static class AuditedCommands
{
    /// <summary>One that is about a collection.</summary>
    /// <param name="type">The type of the event.</param>
    public static CommandAudit OfCollection(string type) => command => [(type, new RawDocument { ["ns"] = Namespace(command) })];

    /// <summary>One that is about a database.</summary>
    /// <param name="type">The type of the event.</param>
    public static CommandAudit OfDatabase(string type) => command => [(type, new RawDocument { ["ns"] = command.Database })];

    /// <summary>One that is about the server.</summary>
    /// <param name="type">The type of the event.</param>
    public static CommandAudit OfServer(string type) => _ => [(type, RawDocument.Empty)];

    /// <summary><c>createIndexes</c>, an event for each index.</summary>
    public static IEnumerable<(string Type, RawDocument Param)> CreateIndexes(Command command) =>
        command.Document["indexes"] is not { Type: ElementType.Array } indexes ? [] : indexes.AsArray
            .Where(index => index.Type == ElementType.Document)
            .Select(index => ("createIndex", new RawDocument
            {
                ["ns"] = Namespace(command),
                ["indexName"] = index.AsDocument["name"],
                ["indexSpec"] = new RawDocument { ["key"] = index.AsDocument["key"] },
            }));

    /// <summary><c>dropIndexes</c>.</summary>
    public static IEnumerable<(string Type, RawDocument Param)> DropIndexes(Command command) =>
        [("dropIndex", new RawDocument { ["ns"] = Namespace(command), ["indexName"] = command.Document["index"] })];

    /// <summary><c>renameCollection</c>.</summary>
    public static IEnumerable<(string Type, RawDocument Param)> RenameCollection(Command command) =>
        [(NameOf(command), new RawDocument { ["old"] = command.Argument.ToValue(), ["new"] = command.Document["to"] })];

    /// <summary>One about a user: who, and which roles it names.</summary>
    public static IEnumerable<(string Type, RawDocument Param)> OfUser(Command command) => [(NameOf(command), UserIn(command))];

    /// <summary>One that changes a user: the same, and whether his password changes.</summary>
    public static IEnumerable<(string Type, RawDocument Param)> OfChangedUser(Command command) =>
        [(NameOf(command), UserIn(command).With("passwordChanged", command.Document.ContainsKey("pwd")))];

    /// <summary>One about a role: which, and which roles and privileges it names.</summary>
    public static IEnumerable<(string Type, RawDocument Param)> OfRole(Command command) =>
        [(NameOf(command), WithFields(
            new RawDocument { ["role"] = command.Argument.ToValue(), ["db"] = command.Database }, command, "roles", "privileges"))];

    private static RawDocument UserIn(Command command) =>
        WithFields(new RawDocument { ["user"] = command.Argument.ToValue(), ["db"] = command.Database }, command, "roles", "mechanisms");

    private static string NameOf(Command command) => Encoding.UTF8.GetString(command.Name);

    private static RawDocument WithFields(RawDocument param, Command command, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (command.Document[name] is { IsMissing: false } value)
                param = param.With(name, value);
        }

        return param;
    }

    private static string Namespace(Command command) => $"{command.Database}.{command.NamedCollection}";
}
