namespace Streetcar.Grains.Commands;

/// <summary>The <c>cursor</c> argument of the commands that are not find.</summary>
internal static class CursorOptions
{
    private static readonly ArgumentTable<int> Table = new()
    {
        { "batchSize", (ref to, in argument) => to = argument.Count() },
    };

    /// <summary>How many documents the first batch holds.</summary>
    /// <param name="path">Where the argument is, for errors.</param>
    /// <param name="cursor">The argument.</param>
    /// <param name="batchSize">The size where the argument names none.</param>
    public static int Parse(string path, RawDocument cursor, int batchSize = BatchLimit.DefaultFirstDocuments)
    {
        Table.Read(path, cursor.Bytes, ref batchSize);
        return batchSize;
    }
}
