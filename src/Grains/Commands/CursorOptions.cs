namespace Streetcar.Grains.Commands;

/// <summary>The <c>cursor</c> argument of the commands that are not find.</summary>
internal static class CursorOptions
{
    /// <summary>How many documents the first batch holds.</summary>
    /// <param name="path">Where the argument stands, for errors.</param>
    /// <param name="cursor">The argument.</param>
    /// <param name="batchSize">The size where the argument names none.</param>
    public static int Parse(string path, RawDocument cursor, int batchSize = BatchLimit.DefaultFirstDocuments)
    {
        var arguments = new Arguments(path, cursor.Bytes);
        while (arguments.Read())
        {
            if (arguments.Is("batchSize"u8))
                batchSize = arguments.Count();
            else
                throw arguments.Unknown();
        }

        return batchSize;
    }
}
