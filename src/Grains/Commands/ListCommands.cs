namespace Streetcar.Grains;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/listCommands/"/></summary>
internal static class ListCommands
{
    public static ValueTask<Reply> RunAsync(Reads reads, Command command, CancellationToken cancellationToken)
    {
        Arguments.AcceptOnlyGeneric(command);
        var description = new BsonDocument { ["help"] = "", ["requiresAuth"] = false };
        var commands = CommandTable.Names.Order(StringComparer.Ordinal).Select(name => new BsonElement(name, description));
        return ValueTask.FromResult(new Reply(new BsonDocument { ["commands"] = new BsonDocument(commands), ["ok"] = 1.0 }));
    }
}
