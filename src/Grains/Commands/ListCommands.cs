namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listCommands/"/></summary>
internal static class ListCommands
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        Arguments.AcceptOnlyGeneric(command);
        var description = new RawDocument { ["help"] = "", ["requiresAuth"] = false };
        var commands = CommandTable.Names.Order(StringComparer.Ordinal).Select(name => new RawElement(name, description));
        return ValueTask.FromResult(new Reply(new RawDocument { ["commands"] = new RawDocument(commands), ["ok"] = 1.0 }));
    }
}
