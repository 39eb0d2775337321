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
        [("renameCollection", new RawDocument { ["old"] = command.Argument.ToValue(), ["new"] = command.Document["to"] })];

    private static string Namespace(Command command) => $"{command.Database}.{command.NamedCollection}";
}
