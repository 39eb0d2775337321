using Streetcar.Grains.Settings;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/setParameter/"/>, for the parameters that can be set while a
/// silo runs, and for that silo alone.
/// </summary>
internal static class SetParameter
{
    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        var changes = Changes(services.Settings, command);
        if (changes.Count == 0)
            throw new DocumentException(ErrorCode.InvalidOptions, "no option found to set, use help:true to see options ");
        RawValue was = default;
        foreach (var (parameter, value) in changes)
        {
            var before = parameter.Get();
            parameter.Set!(value);
            was = was.IsMissing ? before : was;
        }

        return ValueTask.FromResult(Replies.From(new RawDocument { ["was"] = was }));
    }

    // All of them, before any is set.
    private static List<(ServerParameter Parameter, RawValue Value)> Changes(ServerSettings settings, Command command)
    {
        var changes = new List<(ServerParameter, RawValue)>();
        foreach (var (name, value) in command.Document.Skip(1))
        {
            if (GenericArguments.Readers.ContainsKey(name))
                continue;
            if (name == CompatibilityVersion.Parameter)
                throw NotSettable(name);
            var parameter = settings.Parameters.FirstOrDefault(each => each.Name == name)
                ?? throw new DocumentException(
                    ErrorCode.InvalidOptions, $"attempted to set unrecognized parameter [{name}], use help:true to see options ");
            changes.Add(parameter.IsSettableAtRuntime ? (parameter, value) : throw NotSettable(name));
        }

        return changes;
    }

    private static DocumentException NotSettable(string name) =>
        new(ErrorCode.IllegalOperation, $"not allowed to change [{name}] at runtime");
}
