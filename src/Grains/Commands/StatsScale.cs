namespace Streetcar.Grains.Commands;

/// <summary>The <c>scale</c> argument of the commands that tell sizes: the unit in bytes.</summary>
internal static class StatsScale
{
    public static long Parse(Command command)
    {
        long scale = 1;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("scale"u8))
                scale = arguments.Int64();
            else if (arguments.Is("freeStorage"u8))
                arguments.Int64();
            else
                arguments.Other();
        }

        return scale >= 1
            ? scale
            : throw new DocumentException(
                (ErrorCode)51024, $"BSON field 'scale' value must be >= 1, actual value '{scale}'");
    }

    /// <summary>The same figures, sizes in units of the scale.</summary>
    /// <param name="stats">The figures in bytes.</param>
    /// <param name="scale">The unit.</param>
    /// <param name="sizes">Which of the figures are sizes, or documents of sizes.</param>
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
