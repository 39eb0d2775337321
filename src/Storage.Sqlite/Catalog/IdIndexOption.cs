using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>What a new collection says of its index on <c>_id</c>, which is always the same.</summary>
internal static class IdIndexOption
{
    private static readonly RawDocument IdKey = new() { ["_id"] = 1 };

    /// <exception cref="DocumentException">FailedToParse, TypeMismatch, BadValue, …: it can't be that index.</exception>
    public static void Check(RawDocument options)
    {
        if (options["idIndex"] is not { IsMissing: false } option)
            return;
        var index = option.AsDocument;
        foreach (var (name, value) in index)
            CheckField(index, name, value);
        foreach (string required in (string[])["key", "name"])
        {
            if (!index.ContainsKey(required))
                throw IndexSpec.Invalid(ErrorCode.FailedToParse, index, $"The '{required}' field is a required property of an index specification");
        }

        if (index["key"].CompareTo(IdKey) != 0)
            throw new DocumentException(ErrorCode.BadValue, $"The field 'key' for an _id index must be {IdKey}, but got {index["key"]}");
        if (index["collation"] is { IsMissing: false } collation
            && !Collator.AreSame(Collator.Of(collation.AsDocument), Collator.In(options)))
            throw new DocumentException(ErrorCode.BadValue, "The _id index must have the same collation as the collection.");
    }

    private static void CheckField(RawDocument index, string name, RawValue value)
    {
        switch (name)
        {
            case "key" or "collation" when value.Type != ElementType.Document:
                throw IndexSpec.Invalid(ErrorCode.TypeMismatch, index, $"The field '{name}' must be an object, but got {value.Type.Alias()}");
            case "name" when value.Type != ElementType.String:
                throw IndexSpec.Invalid(ErrorCode.TypeMismatch, index, $"The field 'name' must be a string, but got {value.Type.Alias()}");
            case "name" when value.AsString.Length == 0:
                throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, index, "index name cannot be empty");
            case "v":
                CheckVersion(index, value);
                break;
            case "key" or "name" or "collation" or "ns":
                break;
            default:
                throw IndexSpec.Invalid(
                    ErrorCode.InvalidIndexSpecificationOption, index, $"The field '{name}' is not valid for an _id index specification.");
        }
    }

    private static void CheckVersion(RawDocument index, RawValue version)
    {
        if (!version.IsNumber)
            throw IndexSpec.Invalid(ErrorCode.TypeMismatch, index, $"The field 'v' must be a number, but got {version.Type.Alias()}");
        if (!version.Raw.TryGetInt64(out long number))
            throw IndexSpec.Invalid(ErrorCode.BadValue, index, $"Index version must be an integer, but got {version}");
        if (number is not (1 or 2))
            throw IndexSpec.Invalid(ErrorCode.CannotCreateIndex, index, $"Invalid index specification: cannot create an index with v={number}");
    }
}
