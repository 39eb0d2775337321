using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// The index that a clustered collection is kept by
/// (<see href="https://www.mongodb.com/docs/manual/core/clustered-collections/"/>): it is that on <c>_id</c>, in whose order the
/// collection is read where nothing else is asked for.
/// </summary>
internal static class ClusteredIndex
{
    private const int Version = 2;

    // How long MongoDB lets the key of a document be in its format, and what that adds to a string and to binary data.
    private const int MaxKeyBytes = 8 * 1024 * 1024;
    private const int StringOverhead = 2;
    private const int BinaryOverhead = 7;

    private static readonly RawDocument IdKey = new() { ["_id"] = 1 };

    /// <summary>The option as it is listed.</summary>
    /// <exception cref="DocumentException">InvalidIndexSpecificationOption, 5979700, 5979704.</exception>
    public static RawDocument Normalize(RawDocument index)
    {
        if (index["key"].CompareTo(IdKey) != 0)
        {
            throw new DocumentException(
                ErrorCode.InvalidIndexSpecificationOption,
                $"The 'clusteredIndex' option is only supported for key: {IdKey}, but got {index["key"]}");
        }

        if (!index["unique"].Raw.IsTruthy)
            throw new DocumentException((ErrorCode)5979700, "The 'clusteredIndex' option requires unique: true to be specified");
        if (index["v"] is { IsMissing: false } version && version.CompareTo(Version) != 0)
            throw new DocumentException((ErrorCode)5979704, $"The 'clusteredIndex' option requires v: {Version} if it is specified, but got {version}");
        return new RawDocument
        {
            ["v"] = Version,
            ["key"] = IdKey,
            ["name"] = index["name"].IsMissing ? IndexInfo.IdName : index["name"],
            ["unique"] = true,
        };
    }

    /// <summary>The error where there is a document of that <c>_id</c>; MongoDB fails otherwise at numbers that are none.</summary>
    public static ErrorCode DuplicateCode(RawValueSpan id) => !id.IsNumber ? ErrorCode.DuplicateKey
        : id.ToValue().AsDouble switch
        {
            double.NaN => (ErrorCode)50819,
            double.PositiveInfinity or double.NegativeInfinity => (ErrorCode)50826,
            _ => ErrorCode.DuplicateKey,
        };

    /// <summary>Refuses an <c>_id</c> that is too long to keep documents by.</summary>
    /// <exception cref="DocumentException">5894900.</exception>
    public static void CheckLength(RawValueSpan id)
    {
        long length = id.Type switch
        {
            ElementType.String or ElementType.Symbol => id.Utf8.Length + StringOverhead,
            ElementType.Binary => id.BinaryData.Length + BinaryOverhead,
            _ => id.Bytes.Length,
        };
        if (length > MaxKeyBytes)
        {
            throw new DocumentException(
                (ErrorCode)5894900, $"The _id of a document in a clustered collection has {length} bytes, which is more than {MaxKeyBytes}");
        }
    }
}
