using Streetcar.Grains.Settings;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/getClusterParameter/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/setClusterParameter/"/>.
/// </summary>
internal static class ClusterParameters
{
    public static async ValueTask<Reply> GetAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        var shown = new List<RawValue>();
        foreach (var parameter in Wanted(command))
            shown.Add(await parameter.GetAsync(services.Store, cancellationToken));
        return Replies.From(new RawDocument { ["clusterParameters"] = RawArray.From(shown) });
    }

    public static async ValueTask<Reply> SetAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        var changes = Argument.First(command).Document();
        if (changes.Count > 1)
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions, "Only one cluster parameter can be set at a time");
        }

        var (name, value) = changes.FirstOrDefault();
        await ClusterParameter.Find(name ?? "").SetAsync(services.Store, value, cancellationToken);
        return Replies.Ok;
    }

    private static IEnumerable<ClusterParameter> Wanted(Command command)
    {
        var names = command.Document["getClusterParameter"];
        return names.Type switch
        {
            ElementType.String when names == (RawValue)"*" => ClusterParameter.All,
            ElementType.String => [ClusterParameter.Find(names.AsString)],
            ElementType.Array when names.AsArray.Count == 0 => throw new DocumentException(
                ErrorCode.BadValue, "Must supply at least one cluster parameter name to getClusterParameter"),
            ElementType.Array => names.AsArray.Select(Element).ToList(),
            _ => throw WrongType(names, "types '[string, array]'"),
        };
    }

    private static ClusterParameter Element(RawValue name) =>
        ClusterParameter.Find(name.Type == ElementType.String ? name.AsString : throw WrongType(name, "type 'string'"));

    private static DocumentException WrongType(RawValue value, string expected) => new(
        ErrorCode.TypeMismatch,
        $"BSON field 'getClusterParameter.getClusterParameter' is the wrong type '{value.Type.Alias()}', expected {expected}");
}
