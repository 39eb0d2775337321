namespace Streetcar.Storage.Sqlite.Native;

internal enum SqlKind
{
    Begin,
    BeginRead,
    TakeSnapshot,
    Commit,
    Rollback,
    Savepoint,
    RollbackToSavepoint,
    ReleaseSavepoint,

    InsertDocument,
    UpdateDocument,
    DeleteDocument,
    DocumentByRow,
    DocumentByKey,
    ScanForward,
    ScanBackward,

    InsertKey,
    DeleteKey,
    RowByKey,
    OtherRowByKey,
    HasKey,
    IndexForward,
    IndexForwardFrom,
    IndexBackward,
    IndexBackwardFrom,
    CountKeys,
    IndexBytes,

    AddToCounters,
    CountDocuments,
    SaveMultikey,
    RetryBySession,
    SaveRetry,
    ForgetRetries,
    SaveCommit,
    ForgetCommits,

    AddHistory,
    FirstHistory,
    LastHistory,
    TimeOfHistory,
    HistoryFrom,
    TrimHistoryFrom,
    DeleteHistory,
    EmptyHistory,
}

/// <summary>
/// A piece of SQL by its kind and its tables, so that looking up its prepared statement builds no text.
/// </summary>
/// <param name="Kind">The kind of statement.</param>
/// <param name="Collection">The number of the collection's table.</param>
/// <param name="Index">The number of the index's table.</param>
internal readonly record struct Sql(SqlKind Kind, long Collection = 0, long Index = 0)
{
    // A cursor's statements join the key to its document by row; the order of the tables is fixed by CROSS JOIN.
    private string Keys => $"SELECT i.row, d.document, i.key FROM i{Index} AS i CROSS JOIN c{Collection} AS d ON d.row = i.row";

    public string Text() => Kind switch
    {
        SqlKind.Begin => "BEGIN IMMEDIATE",
        SqlKind.BeginRead => "BEGIN",
        // Reads the first page alone: a branch's state may turn out not to be one, and no schema must be learned from that.
        SqlKind.TakeSnapshot => "PRAGMA schema_version",
        SqlKind.Commit => "COMMIT",
        SqlKind.Rollback => "ROLLBACK",
        SqlKind.Savepoint => "SAVEPOINT s",
        SqlKind.RollbackToSavepoint => "ROLLBACK TO s",
        SqlKind.ReleaseSavepoint => "RELEASE s",

        SqlKind.InsertDocument => $"INSERT INTO c{Collection} (document) VALUES (?1)",
        SqlKind.UpdateDocument => $"UPDATE c{Collection} SET document = ?2 WHERE row = ?1",
        SqlKind.DeleteDocument => $"DELETE FROM c{Collection} WHERE row = ?1",
        SqlKind.DocumentByRow => $"SELECT document FROM c{Collection} WHERE row = ?1",
        SqlKind.DocumentByKey =>
            $"SELECT d.row, d.document FROM i{Index} AS i CROSS JOIN c{Collection} AS d ON d.row = i.row WHERE i.key = ?1",
        SqlKind.ScanForward => $"SELECT row, document FROM c{Collection} WHERE row > ?1 ORDER BY row",
        SqlKind.ScanBackward => $"SELECT row, document FROM c{Collection} WHERE row < ?1 ORDER BY row DESC",

        SqlKind.InsertKey => $"INSERT OR IGNORE INTO i{Index} (key, row) VALUES (?1, ?2)",
        SqlKind.DeleteKey => $"DELETE FROM i{Index} WHERE key = ?1 AND row = ?2",
        SqlKind.RowByKey => $"SELECT row FROM i{Index} WHERE key = ?1",
        SqlKind.OtherRowByKey => $"SELECT row FROM i{Index} WHERE key = ?1 AND row <> ?2 LIMIT 1",
        SqlKind.HasKey => $"SELECT 1 FROM i{Index} WHERE key = ?1 AND row = ?2",
        SqlKind.IndexForward => $"{Keys} WHERE i.key >= ?1 AND i.key < ?2 ORDER BY i.key, i.row",
        SqlKind.IndexForwardFrom => $"{Keys} WHERE (i.key, i.row) > (?1, ?3) AND i.key < ?2 ORDER BY i.key, i.row",
        SqlKind.IndexBackward => $"{Keys} WHERE i.key >= ?1 AND i.key < ?2 ORDER BY i.key DESC, i.row DESC",
        SqlKind.IndexBackwardFrom =>
            $"{Keys} WHERE i.key >= ?1 AND (i.key, i.row) < (?2, ?3) ORDER BY i.key DESC, i.row DESC",
        SqlKind.CountKeys => $"SELECT count(*) FROM i{Index} WHERE key >= ?1 AND key < ?2",
        SqlKind.IndexBytes => $"SELECT sum(length(key) + 10) FROM i{Index}",

        SqlKind.AddToCounters => "UPDATE collections SET documents = documents + ?2, bytes = bytes + ?3 WHERE id = ?1",
        SqlKind.CountDocuments => "SELECT documents FROM collections WHERE id = ?1",
        SqlKind.SaveMultikey => "UPDATE indexes SET multikey = ?2 WHERE id = ?1",
        SqlKind.RetryBySession => "SELECT number, reply FROM retries WHERE session = ?1",
        SqlKind.SaveRetry => "INSERT OR REPLACE INTO retries (session, number, reply, used) VALUES (?1, ?2, ?3, ?4)",
        SqlKind.SaveCommit => "INSERT OR REPLACE INTO commits (session, number, time) VALUES (?1, ?2, ?3)",
        SqlKind.ForgetCommits => "DELETE FROM commits WHERE time < ?1",
        SqlKind.AddHistory => "INSERT INTO history (time, total, changes) VALUES (?1, ?2, ?3)",
        SqlKind.FirstHistory => "SELECT id, time, changes IS NULL FROM history ORDER BY id LIMIT 1",
        SqlKind.LastHistory => "SELECT id, time, total FROM history ORDER BY id DESC LIMIT 1",
        SqlKind.TimeOfHistory => "SELECT id, time FROM history WHERE id >= ?1 AND time <> 0 ORDER BY id LIMIT 1",
        SqlKind.HistoryFrom => "SELECT id, time, changes FROM history WHERE id >= ?1 AND changes IS NOT NULL ORDER BY id",
        SqlKind.TrimHistoryFrom => "SELECT id, time, total FROM history WHERE id >= ?1 AND time <> 0 ORDER BY id",
        SqlKind.DeleteHistory => "DELETE FROM history WHERE id < ?1",
        SqlKind.EmptyHistory => "UPDATE history SET changes = NULL WHERE id = ?1",
        SqlKind.ForgetRetries => "DELETE FROM retries WHERE used < ?1",
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "No such statement."),
    };
}
