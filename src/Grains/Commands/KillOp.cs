namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/killOp/"/></summary>
internal static class KillOp
{
    private static readonly ArgumentTable<long?> Table = new(ignoresUnknown: true)
    {
        { "op", Requirement.NotNull, (ref to, in argument) => to = Operation(argument) },
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        long? operation = null;
        Table.Read(command, ref operation);
        if (operation is not { } id)
            throw new DocumentException(ErrorCode.NoSuchKey, "Did not provide \"op\" field");
        // As in MongoDB, one that has ended is no error: it might have ended just before.
        reads.Connections?.Kill((int)id);
        return ValueTask.FromResult(new Reply(new RawDocument { ["info"] = "attempting to kill op", ["ok"] = 1.0 }));
    }

    private static long Operation(in Argument argument)
    {
        argument.Int64();
        if (!argument.Raw.TryGetInt64(out long operation))
            throw new DocumentException(ErrorCode.BadValue, $"Expected field \"op\" to have a value exactly representable as a 64-bit integer, but found {argument.Value()}");
        return operation is >= int.MinValue and <= int.MaxValue
            ? operation
            : throw new DocumentException((ErrorCode)26823, $"invalid op : {operation}. Op ID cannot be represented with 32 bits");
    }
}
