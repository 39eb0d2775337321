using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// The limits of a capped collection, beyond which its oldest documents are deleted
/// (<see href="https://www.mongodb.com/docs/manual/core/capped-collections/"/>).
/// </summary>
/// <param name="Bytes">How many bytes of documents.</param>
/// <param name="Documents">How many documents; 0 for any number.</param>
internal sealed record CappedOptions(long Bytes, long Documents)
{
    private const long MinBytes = 4096;
    private const long BytesStep = 256;

    /// <summary>The cap in a collection's options; null where it is not capped.</summary>
    /// <exception cref="DocumentException">BadValue: a number is out of range.</exception>
    public static CappedOptions? Of(RawDocument options)
    {
        if (!options["capped"].Raw.IsTruthy)
            return null;
        long size = Number(options, "size", least: 1, most: 1L << 50);
        long max = options["max"].IsMissing ? 0 : Number(options, "max", least: long.MinValue, most: int.MaxValue);
        return new CappedOptions(Math.Max((size + BytesStep - 1) / BytesStep * BytesStep, MinBytes), Math.Max(max, 0));
    }

    private static long Number(RawDocument options, string name, long least, long most)
    {
        var value = options[name];
        double number = value.IsNumber ? value.AsDouble : double.NaN;
        return number >= least && number <= most
            ? (long)number
            : throw new DocumentException(
                ErrorCode.BadValue, $"BSON field '{name}' value must be >= {Math.Max(least, 0)} and <= {most}, actual value '{value}'");
    }
}
