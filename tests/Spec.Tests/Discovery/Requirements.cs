using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Discovery;

/// <summary>
/// Which servers a test is for. Streetcar answers as MongoDB 8.2 does, and as one mongos of several or the member of a replica set;
/// nobody has to log in.
/// </summary>
internal static class Requirements
{
    public static Version Version { get; } = new(8, 2, 0);

    private static IReadOnlyList<BsonElement> ServerParameters { get; } =
        [new("enableTestCommands", true), new("requireApiVersion", false)];

    /// <summary>Why none of the requirements is met; null where one is, or there are none.</summary>
    public static string? WhyNot(BsonValue? requirements, string topology)
    {
        if (requirements is null)
            return null;
        var reasons = requirements.AsBsonArray.Select(requirement => WhyNot(requirement.AsBsonDocument, topology)).ToList();
        return reasons.Contains(null) ? null : $"is for {string.Join(" or ", reasons.Distinct())}";
    }

    private static string? WhyNot(BsonDocument requirement, string topology)
    {
        string? reason = null;
        foreach (var field in requirement)
        {
            var value = field.Value;
            reason ??= field.Name switch
            {
                "minServerVersion" => Parse(value) > Version ? $"MongoDB {value.AsString} and later" : null,
                "maxServerVersion" => Parse(value) < Version ? $"MongoDB up to {value.AsString}" : null,
                "topologies" => value.AsBsonArray.Contains(topology) ? null : $"topologies {value.ToJson()}",
                "serverParameters" => value.AsBsonDocument.All(ServerParameters.Contains) ? null : $"servers with {value.ToJson()}",
                "serverless" => value.AsString == "require" ? "serverless instances" : null,
                "auth" => value.AsBoolean ? "servers with a log-in" : null,
                _ => throw new SpecRunnerException($"The requirement '{field.Name}' is not known."),
            };
        }

        return reason;
    }

    private static Version Parse(BsonValue version)
    {
        int[] numbers = [.. version.AsString.Split('.').Select(int.Parse), 0, 0];
        return new Version(numbers[0], numbers[1], numbers[2]);
    }
}
