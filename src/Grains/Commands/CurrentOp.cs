using Streetcar.Grains.Activity;
using Streetcar.Grains.Sessions;
using Streetcar.Query.Matching;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>
/// The operations that run for this silo's drivers: as the command
/// <see href="https://www.mongodb.com/docs/manual/reference/command/currentOp/"/> and as the stage <c>$currentOp</c>.
/// </summary>
internal static class CurrentOp
{
    // A command is shown up to here: it may carry megabytes.
    private const int LongestShown = 1024;

    private static readonly ArgumentTable<Arguments> Options = new()
    {
        { "allUsers", Requirement.NotNull, (ref to, in argument) => to.AllUsers = argument.OnlyBoolean() },
        { "idleConnections", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
        { "idleCursors", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
        { "idleSessions", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
        { "localOps", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
        { "targetAllNodes", Requirement.NotNull, (ref to, in argument) => to.TargetsAllNodes = argument.OnlyBoolean() },
        { "truncateOps", Requirement.NotNull, (ref _, in argument) => argument.OnlyBoolean() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var conditions = new RawDocument();
        foreach (var (name, value) in command.Document.Skip(1))
        {
            if (!GenericArguments.Readers.ContainsKey(name) && name is not ("$all" or "$ownOps"))
                conditions = conditions.With(name, value);
        }

        var filter = Filter.Compile(conditions);
        bool onlyOwn = command.Document["$ownOps"].Raw.IsTruthy;
        var shown = List(reads, onlyOwn ? command.Caller : null).Where(operation => filter.Matches(operation.AsDocument.Span));
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

        bool allUsers = AsksForAll(pipeline[0].AsDocument["$currentOp"]);
        return ListedStage.Replace(pipeline, List(reads, allUsers ? null : command.Caller));
    }

    // What is idle is listed where it holds a transaction.
    private static bool AsksForAll(RawValue options)
    {
        if (options.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, $"$currentOp options must be specified in an object, but found: {options.Type.Alias()}");
        }

        var arguments = default(Arguments);
        Options.Read("$currentOp", options.AsDocument.Bytes, ref arguments);
        return arguments.TargetsAllNodes
            ? throw new DocumentException(ErrorCode.FailedToParse, "$currentOp supports targetAllNodes on sharded clusters alone")
            : arguments.AllUsers;
    }

    // Of one user, or of all for null.
    private static IEnumerable<RawValue> List(QueryServices reads, UserName? user)
    {
        foreach (var operation in reads.Connections?.Operations ?? [])
        {
            if (user is not null && operation.Command.Caller != user)
                continue;
            var fields = new SessionFields(operation.Command);
            var described = Describe(operation);
            if (fields.Named is { } session)
                described = described.With("lsid", session.Describe());
            if (fields.IsInTransaction && reads.Transactions.Find(fields.Transaction) is { } transaction)
                described = described.With("transaction", Describe(transaction));
            yield return described;
        }

        foreach (var transaction in reads.Transactions.All)
        {
            if (transaction.Running is null && reads.Sessions.Local.Find(transaction.Id.Session) is var session && (user is null || session.User == user))
                yield return DescribeIdle(transaction, session);
        }
    }

    private static RawDocument DescribeIdle(OpenTransaction transaction, LogicalSession session) => new()
    {
        ["type"] = "idleSession",
        ["host"] = Environment.MachineName,
        ["desc"] = "inactive transaction",
        ["active"] = false,
        ["lsid"] = session.Describe(),
        ["transaction"] = Describe(transaction),
    };

    private static RawDocument Describe(OpenTransaction transaction) => new()
    {
        ["parameters"] = new RawDocument
        {
            ["txnNumber"] = transaction.Id.Number,
            ["autocommit"] = false,
            ["readConcern"] = transaction.ReadConcern,
        },
        ["startWallClockTime"] = transaction.StartedAt.UtcDateTime,
        ["timeOpenMicros"] = (long)transaction.Age.TotalMicroseconds,
        ["expiryTime"] = (transaction.StartedAt + transaction.Lifetime).UtcDateTime,
        // Streetcar's own: how many bytes of changes it holds.
        ["bytes"] = transaction.Store.Bytes,
    };

    private static RawDocument Describe(RunningOperation operation) =>
        Describe(operation, CommandTable.TryGet(operation.Command.Name, out var definition) ? definition : null);

    private static RawDocument Describe(RunningOperation operation, CommandDefinition? definition) => new()
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
        ["op"] = ProfiledOperation.NameOf(definition?.CountsAs ?? OperationKind.Command),
        ["ns"] = definition is null ? $"{operation.Command.Database}.$cmd" : ProfiledOperation.NamespaceOf(definition, operation.Command),
        ["command"] = ShownCommand.Of(definition, operation.Command, LongestShown),
    };

    private struct Arguments
    {
        public bool AllUsers;
        public bool TargetsAllNodes;
    }
}
