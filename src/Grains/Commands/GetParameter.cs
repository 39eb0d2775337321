using Streetcar.Grains.Settings;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/getParameter/"/></summary>
internal static class GetParameter
{
    private static readonly ArgumentTable<Options> Table = new()
    {
        { "showDetails", (ref to, in argument) => to.ShowsDetails = argument.Boolean() },
        { "allParameters", (ref to, in argument) => to.All = argument.Boolean() },
        { "setAt", (ref to, in argument) => to.SetAt = argument.String() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var options = Parse(command);
        string version = await CompatibilityVersion.GetAsync(services.Store, cancellationToken);
        IEnumerable<ServerParameter> all =
        [
            new(CompatibilityVersion.Parameter, () => new RawDocument { ["version"] = version }),
            .. services.Settings.Parameters,
        ];
        var wanted = options.All
            ? all.Where(options.Takes)
            : all.Where(parameter => command.Document.Skip(1).Any(field => field.Name == parameter.Name));
        var found = wanted
            .Select(parameter => new RawElement(parameter.Name, options.ShowsDetails ? parameter.Details() : parameter.Get()))
            .ToList();
        return found.Count > 0
            ? Replies.From(new RawDocument(found))
            : throw new DocumentException(ErrorCode.InvalidOptions, "no option found to get");
    }

    // {getParameter: "*"}, or {getParameter: {allParameters: true}}.
    private static Options Parse(Command command)
    {
        var options = new Options();
        var which = command.Document["getParameter"];
        if (which.Type == ElementType.Document)
            Table.Read("getParameter.getParameter", which.AsDocument.Bytes, ref options);
        else
            options.All = which == (RawValue)"*";
        return options.SetAt is null or "startup" or "runtime"
            ? options
            : throw new DocumentException(
                ErrorCode.BadValue,
                $"Enumeration value '{options.SetAt}' for field 'getParameter.getParameter.setAt' is not a valid value.");
    }

    private struct Options
    {
        public bool ShowsDetails;
        public bool All;
        public string? SetAt;

        public readonly bool Takes(ServerParameter parameter) => SetAt switch
        {
            "startup" => parameter.IsSettableAtStartup,
            "runtime" => parameter.IsSettableAtRuntime,
            _ => true,
        };
    }
}
