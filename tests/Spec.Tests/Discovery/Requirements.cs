using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Discovery;

/// <summary>
/// Which servers a test is for. Streetcar answers as MongoDB 7.0 does, and as one mongos of several, which a driver takes
/// for a sharded cluster; nobody has to log in.
/// </summary>
internal static class Requirements
{
    public static Version Version { get; } = new(7, 0, 0);

    private static IReadOnlyList<BsonElement> ServerParameters { get; } =
        [new("enableTestCommands", true), new("requireApiVersion", false)];

    /// <summary>Why none of the requirements is met; null where one is, or there are none.</summary>
    public static string? WhyNot(BsonValue? requirements)
    {
        if (requirements is null)
            return null;
        var reasons = requirements.AsBsonArray.Select(requirement => WhyNot(requirement.AsBsonDocument)).ToList();
        return reasons.Contains(null) ? null : $"is for {string.Join(" or ", reasons.Distinct())}";
    }

    private static string? WhyNot(BsonDocument requirement)
    {
        string? reason = null;
        foreach (var field in requirement)
        {
            var value = field.Value;
            reason ??= field.Name switch
            {
                "minServerVersion" => Parse(value) > Version ? $"MongoDB {value.AsString} and later" : null,
                "maxServerVersion" => Parse(value) < Version ? $"MongoDB up to {value.AsString}" : null,
                "topologies" => value.AsBsonArray.Contains("sharded") ? null : $"topologies {value.ToJson()}",
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
