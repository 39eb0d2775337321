using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Matching;

/// <summary>What clients are expected to be seen doing.</summary>
internal static class EventExpectation
{
    public static void Verify(BsonArray? expected, Entities entities)
    {
        foreach (var ofClient in expected ?? [])
        {
            var parts = new Arguments(ofClient.AsBsonDocument);
            var client = entities.Get<ClientEntity>(parts.Text("client")!);
            var events = parts.Documents("events")!;
            bool ignoresExtra = parts.Flag("ignoreExtraEvents") == true;
            if (parts.Text("eventType") is { } type and not "command")
                throw new SpecRunnerException($"Events of the type '{type}' are not known.");
            parts.End();
            Verify(events, client.Events, ignoresExtra, entities);
        }
    }

    private static void Verify(
        IReadOnlyList<BsonDocument> expected, IReadOnlyList<ObservedCommand> actual, bool ignoresExtra, Entities entities)
    {
        foreach (var (one, other) in expected.Zip(actual))
            Verify(one, other, entities);
        if (actual.Count < expected.Count || (actual.Count > expected.Count && !ignoresExtra))
        {
            throw new MatchException(
                "events", $"{expected.Count} events", string.Join(", ", actual.Select(happened => $"{happened.Event} {happened.Name}")));
        }
    }

    private static void Verify(BsonDocument expected, ObservedCommand actual, Entities entities)
    {
        var only = expected.Single();
        if (only.Name != actual.Event)
            throw new MatchException("event", only.Name, $"{actual.Event} {actual.Name}");
        var parts = new Arguments(only.Value.AsBsonDocument);
        var match = new Match(entities);
        if (parts.Text("commandName") is { } commandName)
            match.Root(commandName, actual.Name);
        if (parts.Text("databaseName") is { } databaseName)
            match.Root(databaseName, actual.Database);
        if (parts.Document("command") is { } command)
            match.Root(command, actual.Command);
        if (parts.Document("reply") is { } reply)
            match.Root(reply, actual.Reply);
        parts.End();
    }
}
