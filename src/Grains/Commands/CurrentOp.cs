using System.Text;
using Streetcar.Query.Matching;

namespace Streetcar.Grains.Commands;

/// <summary>
/// The operations that run for this silo's drivers: as the command
/// <see href="https://www.mongodb.com/docs/manual/reference/command/currentOp/"/> and as the stage <c>$currentOp</c>.
/// </summary>
internal static class CurrentOp
{
    // A command is shown up to here: it may carry megabytes.
    private const int LongestShown = 1024;

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        var conditions = new RawDocument();
        foreach (var (name, value) in command.Document.Skip(1))
        {
            if (!GenericArguments.Readers.ContainsKey(name) && name is not ("$all" or "$ownOps"))
                conditions = conditions.With(name, value);
        }

        var filter = Filter.Compile(conditions);
        var shown = List(reads).Where(operation => filter.Matches(operation.AsDocument.Span));
        return ValueTask.FromResult(new Reply(new RawDocument { ["inprog"] = RawArray.From(shown), ["ok"] = 1.0 }));
    }

    /// <summary>A pipeline whose first stage, <c>$currentOp</c>, is replaced by the operations that it lists.</summary>
    public static RawArray InPlaceOf(RawArray pipeline, QueryServices reads, Command command)
    {
        if (command.Database != "admin" || command.Argument.Type == ElementType.String)
        {
            throw new DocumentException(
                ErrorCode.InvalidNamespace, "$currentOp must be run against the 'admin' database with {aggregate: 1}");
        }

        if (pipeline[0].AsDocument["$currentOp"].Type != ElementType.Document)
            throw new DocumentException(ErrorCode.FailedToParse, "$currentOp options must be specified in an object");
        var listed = new RawDocument { ["$documents"] = new RawDocument { ["$literal"] = RawArray.From(List(reads)) } };
        return RawArray.From(pipeline.Skip(1).Prepend(listed));
    }

    private static IEnumerable<RawValue> List(QueryServices reads) =>
        (reads.Connections?.Operations ?? []).Select(operation => (RawValue)Describe(operation));

    private static RawDocument Describe(RunningOperation operation) => new()
    {
        ["type"] = "op",
        ["host"] = Environment.MachineName,
        ["desc"] = $"conn{operation.Connection.Id}",
        ["connectionId"] = operation.Connection.Id,
        ["client"] = operation.Connection.Peer,
        ["active"] = true,
        ["opid"] = operation.Id,
        ["secs_running"] = (long)operation.Elapsed.TotalSeconds,
        ["microsecs_running"] = (long)operation.Elapsed.TotalMicroseconds,
        ["op"] = TypeOf(operation.Command),
        ["ns"] = NamespaceOf(operation.Command),
        ["command"] = operation.Command.Body.Length > LongestShown
            ? new RawDocument { ["$truncated"] = Encoding.UTF8.GetString(operation.Command.Name) }
            : operation.Command.Document,
    };

    private static string TypeOf(Command command) => !CommandTable.TryGet(command.Name, out var definition)
        ? "command"
        : definition.Kind switch
        {
            CommandKind.Write => definition.Action,
            CommandKind.Cursor => "getmore",
            _ when definition.Run == Find.RunAsync => "query",
            _ => "command",
        };

    private static string NamespaceOf(Command command) => command.Argument is { Type: ElementType.String } collection
        ? $"{command.Database}.{Encoding.UTF8.GetString(collection.Utf8)}"
        : $"{command.Database}.$cmd";
}
