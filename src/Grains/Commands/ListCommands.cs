namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listCommands/"/></summary>
internal static class ListCommands
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        var commands = CommandTable.All.Select(definition => new RawElement(definition.Name, Describe(definition)));
        return ValueTask.FromResult(new Reply(new RawDocument { ["commands"] = new RawDocument(commands), ["ok"] = 1.0 }));
    }

    private static RawDocument Describe(CommandDefinition definition) => new()
    {
        ["help"] = definition.Help,
        ["adminOnly"] = definition.IsAdminOnly,
        ["requiresAuth"] = !definition.NeedsNoUser,
        ["secondaryOk"] = definition.Kind is not (CommandKind.Write or CommandKind.Catalog),
        ["apiVersions"] = definition.IsInApiV1 ? RawArray.Create("1") : RawArray.Empty,
        ["deprecatedApiVersions"] = RawArray.Empty,
    };
}
