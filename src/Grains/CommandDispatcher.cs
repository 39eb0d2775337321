using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans;
using Streetcar.Grains.Activity;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Commands;
using Streetcar.Grains.Sessions;

namespace Streetcar.Grains;

/// <summary>
/// Runs a silo's commands: reads at once, in the silo, as far as their cursors are here; what must be ordered or unique in the
/// cluster, transactions, and other silos' cursors, by the grain responsible.
/// </summary>
/// <param name="reads">What reads work with.</param>
/// <param name="writes">The way to collections' grains.</param>
/// <param name="grains">Where the grains of databases and cursors are had.</param>
/// <param name="admission">What is to be known of a command's session before it is run.</param>
/// <param name="exception">Lets the first user be made.</param>
/// <param name="failures">What becomes of exceptions.</param>
internal sealed class CommandDispatcher(
    QueryServices reads,
    WriteFunnels writes,
    IGrainFactory grains,
    SessionAdmission admission,
    LocalhostException exception,
    ErrorReplies failures)
    : ICommandDispatcher
{
    // Commands that are longer take long to parse: on a thread of their own, as those of the pool serve everybody.
    private const int LongestOnCaller = 256 * 1024;

    // A collection's full name has no more; a longer one must not become the key of a grain that is then kept.
    private const int MaxKeyLength = 255;

    public RawTimestamp ClusterTime => reads.Store.Now;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        CommandDefinition? definition = null;
        Reply? reply = null;
        try
        {
            definition = CommandTable.Get(command.Name);
            if (reads.Directory.IsStale(command.Connection))
                await reads.Directory.RefreshAsync(command.Connection!, cancellationToken).ConfigureAwait(false);
            if (AccessControl.Guards(command) && !await exception.AllowsAsync(definition, command, reads, cancellationToken).ConfigureAwait(false))
                AccessControl.Check(definition, command, reads);
            var fields = new SessionFields(command);
            if (fields.AsksForHelp)
                return Help.Of(definition);
            var admitted = admission.Admit(definition, fields, command);
            if (definition.Kind is CommandKind.Write or CommandKind.Catalog)
                reads.Settings.WriteBlock.Check(command.Database);
            if (admitted is { } transaction)
            {
                reply = await RunInTransactionAsync(transaction, command, cancellationToken).ConfigureAwait(false);
            }
            else if (definition.Run is { } run)
            {
                reply = command.Body.Length <= LongestOnCaller
                    ? await run(reads, command, cancellationToken).ConfigureAwait(false)
                    : await RunOnThreadAsync(run, command, cancellationToken).ConfigureAwait(false);
            }
            else if (definition.Kind == CommandKind.Cursor && GetMore.CursorId(command) is var id && reads.Cursors.IsHere(id))
            {
                reply = await reads.Cursors.GetMoreAsync(id, command, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            reply = failures.ToReply(e, command);
            if (definition is null)
                return reply;
        }

        if (reply is null)
        {
            reply = await CallAsync(definition, command, cancellationToken).ConfigureAwait(false);
            if (definition.Kind == CommandKind.Write && ErrorReplies.IsWriteConflict(reply))
                reply = await RunBesideOthersAsync(command.Namespace, command, cancellationToken).ConfigureAwait(false);
        }

        if (reads.Audit.IsOn)
            reads.Audit.Note(definition, command, reply);
        await reads.Activity.NoteAsync(definition, command, start, reply).ConfigureAwait(false);
        return reply;
    }

    // Also where its silo was lost: the session's next grain knows, or asks the store, what became of the transaction.
    private ValueTask<Reply> RunInTransactionAsync(TransactionId transaction, Command command, CancellationToken cancellationToken) =>
        RejectedCalls.RepeatAsync(
            static (call, token) => call.Session.RunAsync(call.command, token),
            (Session: grains.GetGrain<ISessionGrain>(transaction.Session), command),
            static (_, _) => false,
            cancellationToken);

    private ValueTask<Reply> WriteAsync(
        CommandDefinition definition, Namespace collection, Command command, CancellationToken cancellationToken) =>
        definition.RunsBesideOthers(command)
            ? RunBesideOthersAsync(collection, command, cancellationToken)
            : writes.RunAsync(collection, command, cancellationToken);

    private async ValueTask<Reply> WriteBulkAsync(CommandDefinition definition, Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await new BulkWriter(reads, WriteRunAsync).RunAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentException e)
        {
            return failures.ToReply(e, command);
        }

        // What is on one collection goes the way of a write.
        async ValueTask<Reply> WriteRunAsync(Namespace collection, Command run, CancellationToken token)
        {
            var reply = await WriteAsync(definition, Checked(collection), run, token).ConfigureAwait(false);
            return ErrorReplies.IsWriteConflict(reply)
                ? await RunBesideOthersAsync(collection, run, token).ConfigureAwait(false)
                : reply;
        }
    }

    // It may take long, or wait for the end of a transaction that has written the same.
    private ValueTask<Reply> RunBesideOthersAsync(Namespace collection, Command command, CancellationToken cancellationToken) =>
        RejectedCalls.RepeatAsync(
            static (call, token) => call.Collection.RunLongAsync(call.command, token),
            (Collection: grains.GetGrain<IWriteGrain>(collection.ToString()), command),
            static (call, lost) => !RejectedCalls.IsUnrun(lost) && RejectedCalls.IsNumbered(call.command),
            cancellationToken);

    private Task<Reply> RunOnThreadAsync(LocalHandler run, Command command, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => run(reads, command, cancellationToken).AsTask(),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap();

    // What the grain throws is not the command's failure, which would be a reply, but that of the call.
    private ValueTask<Reply> CallAsync(CommandDefinition definition, Command command, CancellationToken cancellationToken)
    {
        if (definition.Kind is CommandKind.Write or CommandKind.Catalog && !reads.Store.Unlocked.IsCompleted)
            return CallUnlockedAsync(definition, command, cancellationToken);
        try
        {
            return definition.Kind switch
            {
                CommandKind.Write => WriteAsync(definition, Checked(command.Namespace), command, cancellationToken),
                CommandKind.BulkWrite => WriteBulkAsync(definition, command, cancellationToken),
                CommandKind.Cursor => RejectedCalls.RepeatAsync(
                    static (call, token) => call.Cursor.GetMoreAsync(call.command, token),
                    (Cursor: grains.GetGrain<IBatchGrain>(GetMore.CursorId(command)), command),
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

    private async ValueTask<Reply> CallUnlockedAsync(
        CommandDefinition definition, Command command, CancellationToken cancellationToken)
    {
        try
        {
            await WriteLock.WaitAsync(reads.Store, command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }

        return await CallAsync(definition, command, cancellationToken).ConfigureAwait(false);
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

    // The grain's key.
    private static Namespace Checked(Namespace collection)
    {
        if (collection.Collection == Profiler.Collection)
            throw new DocumentException(ErrorCode.InvalidNamespace, $"cannot write to '{collection}'");
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
}
