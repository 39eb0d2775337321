namespace Streetcar.Spec.Tests;

/// <summary>What clients are expected to be seen doing.</summary>
internal static class EventExpectation
{
    public static void Verify(BsonValue expected, Entities entities)
    {
        if (expected.IsMissing)
            return;
        foreach (var ofClient in expected)
        {
            var parts = new Arguments(ofClient.AsDocument);
            var client = entities.Get<ClientEntity>(parts.Text("client")!);
            var events = parts.Documents("events")!;
            bool ignoresExtra = parts.Flag("ignoreExtraEvents") == true;
            if (parts.Text("eventType") is { } type and not "command")
                throw new SpecRunnerException($"Events of the type '{type}' are not known.");
            parts.End();
            Verify(events, client.Events, ignoresExtra, entities);
        }
    }

    /// <summary>An event's name in the specifications.</summary>
    public static string NameOf(CommandEvent happened) => happened switch
    {
        CommandStarted => "commandStartedEvent",
        CommandSucceeded => "commandSucceededEvent",
        _ => "commandFailedEvent",
    };

    private static void Verify(
        IReadOnlyList<BsonDocument> expected, IReadOnlyList<CommandEvent> actual, bool ignoresExtra, Entities entities)
    {
        foreach (var (one, other) in expected.Zip(actual))
            Verify(one, other, entities);
        if (actual.Count < expected.Count || (actual.Count > expected.Count && !ignoresExtra))
        {
            throw new MatchException(
                "events", $"{expected.Count} events", string.Join(", ", actual.Select(happened => $"{NameOf(happened)} {happened.CommandName}")));
        }
    }

    private static void Verify(BsonDocument expected, CommandEvent actual, Entities entities)
    {
        var (name, value) = expected.Single();
        if (name != NameOf(actual))
            throw new MatchException("event", name, $"{NameOf(actual)} {actual.CommandName}");
        var parts = new Arguments(value.AsDocument);
        var match = new Match(entities);
        if (parts.Text("commandName") is { } commandName)
            match.Root(commandName, actual.CommandName);
        if (parts.Text("databaseName") is { } databaseName)
            match.Root(databaseName, actual.Database);
        if (parts.Document("command") is { } command)
            match.Root(command, ((CommandStarted)actual).Command);
        if (parts.Document("reply") is { } reply)
            match.Root(reply, ((CommandSucceeded)actual).Reply);
        parts.End();
    }
}
