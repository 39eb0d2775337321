namespace Streetcar.Grains.Commands;

/// <summary>The <c>scale</c> argument of the commands that report sizes: the unit in bytes.</summary>
internal static class StatsScale
{
    private static readonly ArgumentTable<long> Table = new()
    {
        { "scale", (ref to, in argument) => to = argument.Int64() },
        { "freeStorage", (ref _, in argument) => argument.Int64() },
    };

    public static long Parse(Command command)
    {
        long scale = 1;
        Table.Read(command, ref scale);
        return scale >= 1
            ? scale
            : throw new DocumentException(
                (ErrorCode)51024, $"BSON field 'scale' value must be >= 1, actual value '{scale}'");
    }

    /// <summary>The same statistics, sizes in units of the scale.</summary>
    /// <param name="stats">The statistics in bytes.</param>
    /// <param name="scale">The unit.</param>
    /// <param name="sizes">Which of the statistics are sizes, or documents of sizes.</param>
    public static RawDocument Apply(RawDocument stats, long scale, HashSet<string> sizes)
    {
        var scaled = scale == 1
            ? stats
            : new RawDocument(stats.Select(field => sizes.Contains(field.Name)
                ? new RawElement(field.Name, Divide(field.Value, scale))
                : field));
        return scaled.With("scaleFactor", scale);
    }

    private static RawValue Divide(RawValue size, long scale) => size.Type switch
    {
        ElementType.Document => new RawDocument(
            size.AsDocument.Select(field => new RawElement(field.Name, Divide(field.Value, scale)))),
        ElementType.Double => size.AsDouble / scale,
        _ => size.AsInt64 / scale,
    };
}
