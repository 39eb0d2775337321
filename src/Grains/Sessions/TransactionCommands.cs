using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Sessions;

/// <summary>Runs the commands of open transactions.</summary>
internal static class TransactionCommands
{
    // What commit needs is known by the session and the number, which each commit has. A mongos names it all the same.
    private static readonly RawDocument RecoveryToken = new() { ["recoveryShardId"] = "streetcar" };

    /// <summary>Runs a command in a transaction, in the place of the store.</summary>
    /// <param name="services">What it works with, which is in the transaction.</param>
    /// <param name="definition">The command's.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async ValueTask<Reply> RunAsync(
        QueryServices services, CommandDefinition definition, Command command, CancellationToken cancellationToken)
    {
        switch (definition.Kind)
        {
            case CommandKind.Write:
                command = ToOrdered(command);
                return services.WithRecoveryToken(await WriteAsync(services, definition, command.Namespace, command, cancellationToken));
            case CommandKind.BulkWrite:
                var writer = new BulkWriter(services, (collection, run, token) => WriteAsync(services, definition, collection, run, token));
                return services.WithRecoveryToken(await writer.RunAsync(ToOrdered(command), cancellationToken));
            case CommandKind.Catalog:
                return services.WithRecoveryToken(await definition.ChangeInTransaction!(services.Transaction!.Store, command, cancellationToken));
            case CommandKind.Cursor:
                return await services.Cursors.GetMoreAsync(GetMore.CursorId(command), command, cancellationToken);
            default:
                return await definition.Run!(services, command, cancellationToken);
        }
    }

    /// <summary>A reply as a mongos gives it, which drivers send back with the commit.</summary>
    public static Reply WithRecoveryToken(this QueryServices services, Reply reply) =>
        services.ReplicaSet.Name is null ? new(reply.Document.With("recoveryToken", RecoveryToken)) : reply;

    // The first error aborts the transaction, so that there is nothing that a write could go on with. Ordered is what it is by default.
    private static Command ToOrdered(Command command) =>
        RawReader.TryFind(command.Body.Span, "ordered"u8, out var ordered) && ordered is { Type: ElementType.Boolean, Boolean: false }
            ? command with { Body = new RawDocument(command.Body).Without("ordered").Bytes }
            : command;

    private static async ValueTask<Reply> WriteAsync(
        QueryServices services, CommandDefinition definition, Namespace collection, Command command, CancellationToken cancellationToken)
    {
        var applied = await services.Documents.WriteAsync(collection, [definition.Parse!(command)], cancellationToken);
        var outcome = (applied.Outcomes ?? await applied.Durable!)[0];
        return new Reply(outcome.Reply ?? throw outcome.Failure!);
    }
}
