using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/explain/"/>. Of a write, the part that looks for
/// its documents is explained; nothing is changed.
/// </summary>
internal static class Explain
{
    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (explained, verbosity) = Parse(command);
        var (request, write) = Read(explained);
        var plan = await reads.Store.ExplainAsync(request, verbosity, cancellationToken);
        return Reply(write is null ? plan : ExplainedWrite.Of(plan, write), explained);
    }

    /// <summary>The reply to an explain, also where it was asked for in another way.</summary>
    public static async ValueTask<Reply> ReplyAsync(
        QueryServices reads,
        ReadRequest request,
        ExplainVerbosity verbosity,
        Command explained,
        CancellationToken cancellationToken) =>
        Reply(await reads.Store.ExplainAsync(request, verbosity, cancellationToken), explained);

    private static Reply Reply(RawDocument plan, Command explained) =>
        Replies.From(plan.With("command", explained.Document.With("$db", explained.Database)).With("serverInfo", BuildInfo.Server));

    private static (Command Explained, ExplainVerbosity Verbosity) Parse(Command command)
    {
        var verbosity = ExplainVerbosity.AllPlansExecution;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("verbosity"u8))
                verbosity = Verbosity(arguments.String());
            else
                arguments.Other();
        }

        var inner = command.Document.First().Value;
        if (inner.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"BSON field 'explain.explain' is the wrong type '{inner.Type.Alias()}', expected type 'object'");
        }

        return (command with { Body = inner.AsDocument.Bytes }, verbosity);
    }

    private static ExplainVerbosity Verbosity(string name) => name switch
    {
        "queryPlanner" => ExplainVerbosity.QueryPlanner,
        "executionStats" => ExplainVerbosity.ExecutionStats,
        "allPlansExecution" => ExplainVerbosity.AllPlansExecution,
        _ => throw new DocumentException(
            ErrorCode.BadValue, $"Enumeration value '{name}' for field 'explain.verbosity' is not a valid value."),
    };

    private static (ReadRequest Request, string? Write) Read(Command command)
    {
        switch (Encoding.UTF8.GetString(command.Name))
        {
            case "find":
                return (Find.Parse(command).Request, null);
            case "aggregate":
                return (Aggregate.Parse(command).Request, null);
            case "count":
                return (Count.Parse(command), null);
            case "distinct":
                return (Distinct.Parse(command), null);
            case "update":
                var updates = Update.Parse(command);
                var update = Only(updates.Statements);
                return (
                    Search(command, update.Filter, !update.Multi, update.Collation, update.Hint, update.Constants ?? updates.Let),
                    "UPDATE");
            case "delete":
                var deletes = Delete.Parse(command);
                var delete = Only(deletes.Statements);
                return (Search(command, delete.Filter, delete.One, delete.Collation, delete.Hint, deletes.Let), "DELETE");
            case "findAndModify" or "findandmodify":
                var change = FindAndModify.Parse(command);
                var search = Search(command, change.Filter, one: true, change.Collation, change.Hint, change.Let);
                return (search with { Sort = change.Sort }, change.Remove ? "DELETE" : "UPDATE");
            case var name when CommandTable.Names.Contains(name):
                throw new DocumentException(ErrorCode.IllegalOperation, $"Cannot explain cmd: {name}");
            case var name:
                throw new DocumentException(ErrorCode.CommandNotFound, $"Explain failed due to unknown command: {name}");
        }
    }

    private static FindRequest Search(
        Command command, RawDocument filter, bool one, RawDocument? collation, RawValue hint, RawDocument? let) =>
        new(command.Namespace)
        {
            IsOfWrite = true,
            Filter = filter,
            Limit = one ? 1 : 0,
            Collation = collation,
            Hint = hint,
            Let = let,
        };

    private static T Only<T>(IReadOnlyList<T> statements) => statements.Count == 1
        ? statements[0]
        : throw new DocumentException(ErrorCode.InvalidLength, "explained write batches must be of size 1");
}
