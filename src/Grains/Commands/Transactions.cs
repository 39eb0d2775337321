namespace Streetcar.Grains.Commands;

/// <summary>Refuses transactions over several commands; a single command is always atomic.</summary>
internal static class Transactions
{
    // Not IllegalOperation, in whose place drivers show an advice of their own about retryable writes.
    public static DocumentException NotSupported() => new(
        ErrorCode.CommandNotSupported,
        "Transactions over several commands are not supported; run the commands without startTransaction and autocommit");

    /// <summary>Answers <c>commitTransaction</c> and <c>abortTransaction</c>.</summary>
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken) =>
        throw NotSupported();
}
