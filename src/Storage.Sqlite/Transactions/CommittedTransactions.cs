using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// The last transaction of each session that was committed, and when: written by the commit itself, so that one that is
/// repeated after a lost reply, or after a restart, is answered as the first one. Used by a database's writer alone.
/// </summary>
/// <param name="memory">For how long they are kept.</param>
internal sealed class CommittedTransactions(TimeSpan memory)
{
    private static readonly TimeSpan PruningInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _nextPruning;

    /// <summary>Stores one, and deletes those that are too old.</summary>
    public void Save(CommittedTransaction transaction, OperationId id)
    {
        transaction.Connection.Prepare(new Sql(SqlKind.SaveCommit))
            .Bind(2, id.Number).Bind(3, (long)transaction.Time.Value).Run(1, id.Session.Span);
        if (transaction.Now < _nextPruning)
            return;
        _nextPruning = transaction.Now + PruningInterval;
        var oldest = new RawTimestamp((uint)(transaction.Now - memory).ToUnixTimeSeconds(), 0);
        transaction.Connection.Prepare(new Sql(SqlKind.ForgetCommits)).Bind(1, (long)oldest.Value).Run();
    }

    /// <summary>When a transaction was committed; null where it was not, or is forgotten.</summary>
    public static RawTimestamp? Find(Connection connection, OperationId id)
    {
        using var find = connection.PrepareText("SELECT time FROM commits WHERE session = ?1 AND number = ?2");
        find.Bind(1, id.Session.Span).Bind(2, id.Number);
        return find.Step() ? new RawTimestamp((ulong)find.Int64(0)) : null;
    }

    /// <summary>All that are kept.</summary>
    public static IEnumerable<(OperationId Id, RawTimestamp Time)> All(Connection connection)
    {
        using var rows = connection.PrepareText("SELECT session, number, time FROM commits");
        while (rows.Step())
            yield return (new OperationId(rows.Blob(0).ToArray(), rows.Int64(1)), new RawTimestamp((ulong)rows.Int64(2)));
    }
}
