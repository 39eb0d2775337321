namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/fsync/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/fsyncUnlock/"/>: brings to disk what is not there yet, and
/// locks writes out, so that the files can be copied.
/// </summary>
internal static class Fsync
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "lock", (ref to, in argument) => to.Locks = argument.Boolean() },
        { "fsyncLockAcquisitionTimeoutMillis", (ref to, in argument) => to.Timeout = argument.Int32() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = Parse(command);
        if (!arguments.Locks)
        {
            await services.Store.FlushAsync(cancellationToken);
            return Replies.From(new RawDocument { ["numFiles"] = 1 });
        }

        return Replies.From(new RawDocument
        {
            ["info"] = "now locked against writes, use db.fsyncUnlock() to unlock",
            ["lockCount"] = await LockAsync(services.Store, arguments.Timeout, cancellationToken),
            ["seeAlso"] = "http://dochub.mongodb.org/core/fsynccommand",
        });
    }

    public static async ValueTask<Reply> UnlockAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        return Replies.From(new RawDocument
        {
            ["info"] = "fsyncUnlock completed",
            ["lockCount"] = await services.Store.UnlockWritesAsync(cancellationToken),
        });
    }

    private static async ValueTask<long> LockAsync(IDocumentStore store, int timeout, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout > 0)
            time.CancelAfter(timeout);
        try
        {
            return await store.LockWritesAsync(time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentException(ErrorCode.LockTimeout, $"Fsync lock timed out after {timeout} milliseconds");
        }
    }

    private static Arguments Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        return arguments;
    }

    private struct Arguments()
    {
        public bool Locks;
        public int Timeout = 90_000;
    }
}
