using System.Runtime.CompilerServices;
using Orleans;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>
/// Runs a silo's commands: reads at once, in the silo, as far as their cursors are here; what must be ordered or unique in the
/// cluster, and other silos' cursors, by the grain responsible.
/// </summary>
/// <param name="reads">What reads work with.</param>
/// <param name="writes">The way to collections' grains.</param>
/// <param name="grains">Where the grains of databases and cursors are had.</param>
/// <param name="failures">What becomes of exceptions.</param>
internal sealed class CommandDispatcher(QueryServices reads, WriteFunnels writes, IGrainFactory grains, ErrorReplies failures)
    : ICommandDispatcher
{
    // Commands that are longer take long to parse: on a thread of their own, as those of the pool serve everybody.
    private const int LongestOnCaller = 256 * 1024;

    // A collection's full name has no more; a longer one must not become the key of a grain that is then kept.
    private const int MaxKeyLength = 255;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        CommandDefinition definition;
        try
        {
            definition = CommandTable.Get(command.Name);
            if (definition.Run is { } run)
            {
                return command.Body.Length <= LongestOnCaller
                    ? await run(reads, command, cancellationToken).ConfigureAwait(false)
                    : await RunOnThreadAsync(run, command, cancellationToken).ConfigureAwait(false);
            }

            if (definition.Kind == CommandKind.Cursor && CursorId(command) is var id && reads.Cursors.IsHere(id))
                return await reads.Cursors.GetMoreAsync(id, command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }

        return await CallAsync(definition, command, cancellationToken).ConfigureAwait(false);
    }

    private Task<Reply> RunOnThreadAsync(LocalHandler run, Command command, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => run(reads, command, cancellationToken).AsTask(),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();

    // What the grain throws is not the command's failure, which would be a reply, but that of the call.
    private ValueTask<Reply> CallAsync(CommandDefinition definition, Command command, CancellationToken cancellationToken)
    {
        try
        {
            return definition.Kind switch
            {
                CommandKind.Write => definition.RunsBesideOthers(command)
                    ? RejectedCalls.RepeatAsync(
                        static (call, token) => call.Collection.RunLongAsync(call.command, token),
                        (Collection: grains.GetGrain<IWriteGrain>(Collection(command).ToString()), command),
                        static (call, lost) => !RejectedCalls.IsUnrun(lost) && RejectedCalls.IsNumbered(call.command),
                        cancellationToken)
                    : writes.RunAsync(Collection(command), command, cancellationToken),
                CommandKind.Cursor => RejectedCalls.RepeatAsync(
                    static (call, token) => call.Cursor.GetMoreAsync(call.command, token),
                    (Cursor: grains.GetGrain<IBatchGrain>(CursorId(command)), command),
                    static (_, _) => false,
                    cancellationToken),
                _ => ChangeAsync(Database(definition, command), command, cancellationToken),
            };
        }
        catch (DocumentException e)
        {
            return new(failures.ToReply(e, command));
        }
    }

    // The store bounds the time of reads and writes; that of changes to the catalog is bounded here.
    private async ValueTask<Reply> ChangeAsync(string database, Command command, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (GenericArguments.MaxTimeOf(command) is { } longest)
            time.CancelAfter(longest);
        try
        {
            return await RejectedCalls.RepeatAsync(
                static (call, token) => call.Database.RunAsync(call.command, token),
                (Database: grains.GetGrain<ICatalogGrain>(database), command),
                static (_, _) => false,
                time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return failures.ToReply(DocumentException.OutOfTime(), command);
        }
    }

    private static Namespace Collection(Command command)
    {
        var collection = command.Namespace;
        CheckKey(collection.Database);
        if (collection.Database.Length + 1 + collection.Collection.Length > MaxKeyLength)
            CheckKey(collection.ToString());
        return collection;
    }

    private static string Database(CommandDefinition definition, Command command)
    {
        string database = definition.ChangedDatabase?.Invoke(command) ?? command.Database;
        CheckKey(database);
        return database;
    }

    private static void CheckKey(string name)
    {
        if (name.Length > MaxKeyLength)
        {
            throw new DocumentException(
                ErrorCode.InvalidNamespace,
                $"Fully qualified namespace is too long. Namespace: {name.AsSpan(0, MaxKeyLength)}… Max: {MaxKeyLength}");
        }

        if (string.IsNullOrWhiteSpace(name))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid database name: '{name}'");
    }

    private static long CursorId(Command command) => command.Argument is { Type: ElementType.Int64 } id
        ? id.Int64
        : throw new DocumentException(
            ErrorCode.TypeMismatch,
            $"BSON field 'getMore.getMore' is the wrong type '{command.Argument.Type.Alias()}', expected type 'long'");
}
