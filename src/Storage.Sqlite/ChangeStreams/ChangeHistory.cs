using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// The history of a database's changes, a table in its file. A row has those of a commit, or a part of them: a part has no
/// time, that of the next row with one is its too. Each row counts the bytes up to its end. The oldest rows go, but for the
/// last one of them, which stays without its changes: it says up to when they are gone.
/// </summary>
internal static class ChangeHistory
{
    // How many commits are forgotten with a new one; more than one, so that a history that is too long gets shorter.
    private const int MostTrimmed = 8;

    /// <summary>Adds a part of a commit that is to come.</summary>
    public static void AppendPart(Connection connection, ReadOnlySpan<byte> changes) =>
        Insert(connection, 0, Last(connection).Total + changes.Length, changes);

    /// <summary>Adds the changes of a commit, or the last part of them, and forgets some of the oldest where there are too many.</summary>
    public static void Append(Connection connection, RawTimestamp time, ReadOnlySpan<byte> changes, ChangeRecording recording)
    {
        long total = Last(connection).Total + changes.Length;
        Insert(connection, (long)time.Value, total, changes);
        Trim(connection, total, recording.OldestKept, recording.MaxBytes);
    }

    /// <summary>Forgets some of the oldest changes.</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="oldest">The time before which all are to be forgotten.</param>
    /// <param name="maxBytes">How many bytes may stay.</param>
    /// <returns>Whether there may be more to forget.</returns>
    public static bool Trim(Connection connection, RawTimestamp oldest, long maxBytes) =>
        Trim(connection, Last(connection).Total, oldest, maxBytes);

    /// <summary>The time of the last commit in it; null for none.</summary>
    public static RawTimestamp? LastTime(Connection connection) =>
        Last(connection) is { Time: > 0 and var time } ? new RawTimestamp((ulong)time) : null;

    /// <summary>How many bytes of changes it holds.</summary>
    public static long Size(Connection connection) =>
        connection.QueryNumber("SELECT coalesce(sum(length(changes)), 0) FROM history");

    /// <summary>The first row: where it has no changes, those up to its time are gone.</summary>
    public static (long Id, RawTimestamp Time, bool IsTrimmed)? First(Connection connection)
    {
        var first = connection.Prepare(new Sql(SqlKind.FirstHistory));
        (long, RawTimestamp, bool)? found = first.Step()
            ? (first.Int64(0), new RawTimestamp((ulong)first.Int64(1)), first.Int64(2) != 0)
            : null;
        first.Reset();
        return found;
    }

    /// <summary>The first row with changes of a time, or a later one; null where there is none.</summary>
    public static long? Find(Connection connection, RawTimestamp time)
    {
        if (First(connection) is not { } first)
            return null;
        long low = first.Id, high = Last(connection).Id + 1, end = high;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            var (id, at) = TimeFrom(connection, middle);
            if (id == 0 || at >= time)
                high = middle;
            else
                low = id + 1;
        }

        return low < end ? low : null;
    }

    /// <summary>The first row with a time from a row on; 0 for none.</summary>
    public static (long Id, RawTimestamp Time) TimeFrom(Connection connection, long row)
    {
        var timed = connection.Prepare(new Sql(SqlKind.TimeOfHistory)).Bind(1, row);
        var found = timed.Step() ? (timed.Int64(0), new RawTimestamp((ulong)timed.Int64(1))) : default;
        timed.Reset();
        return found;
    }

    private static bool Trim(Connection connection, long total, RawTimestamp oldest, long maxBytes)
    {
        if (First(connection) is not { } first)
            return false;
        long last = 0;
        int count = 0;
        var rows = connection.Prepare(new Sql(SqlKind.TrimHistoryFrom)).Bind(1, first.IsTrimmed ? first.Id + 1 : first.Id);
        while (count < MostTrimmed && rows.Step())
        {
            if (new RawTimestamp((ulong)rows.Int64(1)) >= oldest && total - rows.Int64(2) < maxBytes)
                break;
            last = rows.Int64(0);
            count++;
        }

        rows.Reset();
        if (count == 0)
            return false;
        connection.Prepare(new Sql(SqlKind.DeleteHistory)).Bind(1, last).Run();
        connection.Prepare(new Sql(SqlKind.EmptyHistory)).Bind(1, last).Run();
        return count == MostTrimmed;
    }

    private static (long Id, long Time, long Total) Last(Connection connection)
    {
        var last = connection.Prepare(new Sql(SqlKind.LastHistory));
        var found = last.Step() ? (last.Int64(0), last.Int64(1), last.Int64(2)) : default;
        last.Reset();
        return found;
    }

    private static void Insert(Connection connection, long time, long total, ReadOnlySpan<byte> changes) =>
        connection.Prepare(new Sql(SqlKind.AddHistory)).Bind(1, time).Bind(2, total).Run(3, changes);
}
