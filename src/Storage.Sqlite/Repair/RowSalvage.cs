using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Repair;

/// <summary>
/// Reads the rows of a table that can be read, in their order. Where a page is damaged, a scan can't go on behind it: what
/// is between two scans, from either side, is halved until each row has been tried.
/// </summary>
/// <param name="connection">A connection to the file.</param>
/// <param name="table">The table.</param>
/// <param name="row">The name of the number of a row.</param>
/// <param name="columns">What is read, beside the number, which comes first.</param>
internal sealed class RowSalvage(Connection connection, string table, string row, string columns)
{
    // Without a row in between: where much is damaged, trying all the numbers that there might be would take for ever.
    private const int MaxTries = 20_000;

    private int _tries;

    /// <summary>Reads them; each is valid until the next.</summary>
    public IEnumerable<Statement> Read() => Read(0, long.MaxValue);

    private IEnumerable<Statement> Read(long from, long before)
    {
        long next = from;
        bool isWhole = false;
        using (var rows = Prepare("", from, before))
        {
            while (rows.TryStep(out isWhole))
            {
                next = rows.Int64(0) + 1;
                _tries = 0;
                yield return rows;
            }
        }

        if (isWhole || _tries > MaxTries)
            yield break;
        long readable = FindLowest(next, before);
        foreach (var found in ReadBetween(next, readable, isAll: next == from && readable == before))
            yield return found;
        if (readable == before || readable == from)
            yield break;
        foreach (var found in Read(readable, before))
            yield return found;
    }

    // What neither a scan from below nor one from above gets at.
    private IEnumerable<Statement> ReadBetween(long from, long before, bool isAll)
    {
        long count = before - from;
        // A single row has been tried where it is all that there was.
        if (count == 0 || (count == 1 && isAll))
            yield break;
        long middle = before - (count / 2);
        foreach (var found in Read(from, middle))
            yield return found;
        if (middle == before)
            yield break;
        foreach (var found in Read(middle, before))
            yield return found;
    }

    // The lowest row that a scan from above gets at, or where it began.
    private long FindLowest(long from, long before)
    {
        using var rows = Prepare("DESC", from, before);
        while (rows.TryStep(out _))
            before = rows.Int64(0);
        return before;
    }

    private Statement Prepare(string order, long from, long before)
    {
        _tries++;
        return connection.PrepareText(
            $"SELECT {row}, {columns} FROM {table} WHERE {row} >= ?1 AND {row} < ?2 ORDER BY {row} {order}").Bind(1, from).Bind(2, before);
    }
}
