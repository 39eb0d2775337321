using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// The last retryable write of each session and its reply, kept in the transaction of the write itself
/// (<see href="https://www.mongodb.com/docs/manual/core/retryable-writes/"/>). Used by the writer alone.
/// </summary>
internal sealed class RetryableWrites(TimeSpan memory)
{
    private static readonly TimeSpan PruningInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _nextPruning;

    /// <summary>The reply to the command's first execution; null where it is new.</summary>
    /// <exception cref="DocumentException">TransactionTooOld: the session has gone on to a later one.</exception>
    public static RawDocument? Find(WriteTransaction transaction, OperationId key)
    {
        var statement = transaction.Connection.Prepare(new Sql(SqlKind.RetryBySession));
        try
        {
            if (!statement.Bind(1, Name(key)).Step())
                return null;
            long last = statement.Int64(0);
            if (key.Number < last)
            {
                throw new DocumentException(
                    ErrorCode.TransactionTooOld,
                    $"Retryable write with txnNumber {key.Number} is prohibited on session {SessionText(key)} "
                    + $"because a newer retryable write with txnNumber {last} has already started on this session.");
            }

            return key.Number == last ? new RawDocument(statement.Blob(1).ToArray()) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Stores a reply, and deletes those of sessions that have been idle for long.</summary>
    public void Save(WriteTransaction transaction, OperationId key, RawDocument reply)
    {
        transaction.Connection.Prepare(new Sql(SqlKind.SaveRetry))
            .Bind(1, Name(key)).Bind(2, key.Number).Bind(4, transaction.Now.ToUnixTimeMilliseconds())
            .Run(3, reply.Span);
        if (transaction.Now < _nextPruning)
            return;
        _nextPruning = transaction.Now + PruningInterval;
        transaction.Connection.Prepare(new Sql(SqlKind.ForgetRetries))
            .Bind(1, (transaction.Now - memory).ToUnixTimeMilliseconds()).Run();
    }

    // A later part of a write has a row of its own.
    private static ReadOnlySpan<byte> Name(OperationId key) => key.Statement == 0
        ? key.Session.Span
        : (byte[])[.. key.Session.Span, .. BitConverter.GetBytes(key.Statement)];

    private static string SessionText(OperationId key) => Convert.ToHexStringLower(key.Session.Span);
}
