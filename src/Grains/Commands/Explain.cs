using System.Text;
using Streetcar.Query.Shapes;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/explain/"/>. Of a write, the part that looks for
/// its documents is explained; nothing is changed.
/// </summary>
internal static class Explain
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "verbosity", (ref to, in argument) => to.Verbosity = Verbosity(argument.String()) },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (explained, verbosity) = Parse(command);
        var (request, write) = Read(explained);
        var plan = await reads.Store.ExplainAsync(request, verbosity, cancellationToken);
        return Reply(write is null ? plan : ExplainedWrite.Of(plan, write), explained);
    }

    // What of MongoDB's limits for queries is the same here.
    private static readonly RawDocument Parameters = new()
    {
        ["internalQueryMaxBlockingSortMemoryUsageBytes"] = MemoryLimit,
        ["internalDocumentSourceGroupMaxMemoryBytes"] = MemoryLimit,
        ["internalQueryFrameworkControl"] = "forceClassicEngine",
    };

    private const int MemoryLimit = 100 * 1024 * 1024;

    /// <summary>The reply to an explain, also where it was asked for in another way.</summary>
    public static async ValueTask<Reply> ReplyAsync(
        QueryServices reads,
        ReadRequest request,
        ExplainVerbosity verbosity,
        Command explained,
        CancellationToken cancellationToken) =>
        Reply(await reads.Store.ExplainAsync(request, verbosity, cancellationToken), explained);

    private static Reply Reply(RawDocument plan, Command explained)
    {
        if (CommandTable.TryGet(explained.Name, out var definition) && definition.Kind == CommandKind.Read)
            plan = plan.With("queryShapeHash", QueryShape.HashOf(explained.Document, explained.Database));
        return Replies.From(plan.With("command", explained.Document.With("$db", explained.Database)).With("serverInfo", BuildInfo.Server).With("serverParameters", Parameters));
    }

    private static (Command Explained, ExplainVerbosity Verbosity) Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var inner = command.Document.First().Value;
        if (inner.IsNull)
            throw new DocumentException((ErrorCode)40414, "BSON field 'explain.explain' is missing but a required field");
        if (inner.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"BSON field 'explain.explain' is the wrong type '{inner.Type.Alias()}', expected type 'object'");
        }

        return (command with { Body = inner.AsDocument.Bytes }, arguments.Verbosity);
    }

    private static ExplainVerbosity Verbosity(string name) => name switch
    {
        "queryPlanner" => ExplainVerbosity.QueryPlanner,
        "executionStats" => ExplainVerbosity.ExecutionStats,
        "allPlansExecution" => ExplainVerbosity.AllPlansExecution,
        _ => throw new DocumentException(
            ErrorCode.BadValue, $"Enumeration value '{name}' for field 'explain.verbosity' is not a valid value."),
    };

    private static ExplainedCommand Read(Command command)
    {
        if (!CommandTable.TryGet(command.Name, out var definition))
        {
            throw new DocumentException(
                ErrorCode.CommandNotFound, $"Explain failed due to unknown command: {Encoding.UTF8.GetString(command.Name)}");
        }

        return definition.Explain?.Invoke(command)
            ?? throw new DocumentException(ErrorCode.IllegalOperation, $"Cannot explain cmd: {definition.Name}");
    }

    private struct Arguments()
    {
        public ExplainVerbosity Verbosity = ExplainVerbosity.AllPlansExecution;
    }
}
