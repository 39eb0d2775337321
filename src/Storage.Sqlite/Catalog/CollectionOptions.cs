using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>
/// Checks the options of a collection
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>).
/// </summary>
internal static class CollectionOptions
{
    private static readonly RawDocument IdKey = new() { ["_id"] = 1 };

    /// <summary>The options as they are kept: those that say something.</summary>
    /// <exception cref="DocumentException">
    /// InvalidOptions: an option is not supported or lacks another; UnknownBsonField: there is no such option; or what a
    /// validator's filter is refused for.
    /// </exception>
    public static RawDocument Normalize(RawDocument options)
    {
        bool isCapped = options["capped"].Raw.IsTruthy;
        if (isCapped && !options["size"].IsNumber)
            throw new DocumentException(ErrorCode.InvalidOptions, "the 'size' field is required when 'capped' is true");
        var kept = new RawDocument(options.Where(option => Keeps(option.Name, option.Value, isCapped)));
        if (options["collation"] is { Type: ElementType.Document } collation)
            kept = Collator.Of(collation.AsDocument) is { } collator ? kept.With("collation", collator.Specification) : kept.Without("collation");
        if (options["clusteredIndex"] is { IsMissing: false } clustered)
            kept = kept.With("clusteredIndex", Clustered(clustered, isCapped));
        _ = CappedOptions.Of(kept);
        _ = Validator.Of(kept);
        return kept;
    }

    private static bool Keeps(string name, RawValue value, bool isCapped)
    {
        switch (name)
        {
            case "capped" or "size" or "max":
                return isCapped;
            case "validator" when value.Type != ElementType.Document:
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'create.validator' is the wrong type '{value.Type.Alias()}', expected type 'object'");
            case "validator":
                return !value.AsDocument.IsEmpty;
            case "validationLevel" or "validationAction":
                return true;
            case "temp" or "flags" or "storageEngine" or "indexOptionDefaults" or "writeConcern" or "comment"
                or "autoIndexId" or "encryptedFields" or "idIndex":
                return false;
            case "changeStreamPreAndPostImages":
                CheckImages(value);
                return true;
            case "collation" or "clusteredIndex":
                return true;
            case "timeseries" or "expireAfterSeconds":
                throw new DocumentException(
                    ErrorCode.InvalidOptions, $"Streetcar does not support the collection option '{name}'");
            default:
                throw new DocumentException(
                    ErrorCode.UnknownBsonField, $"BSON field 'create.{name}' is an unknown field.");
        }
    }

    // https://www.mongodb.com/docs/manual/core/clustered-collections/: the option as it is listed.
    private static RawDocument Clustered(RawValue option, bool isCapped)
    {
        if (isCapped)
            throw new DocumentException(ErrorCode.InvalidOptions, "The 'clusteredIndex' option is not supported for capped collections");
        if (option.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"BSON field 'create.clusteredIndex' is the wrong type '{option.Type.Alias()}', expected type 'object'");
        }

        var index = option.AsDocument;
        foreach (var (name, _) in index)
        {
            if (name is not ("v" or "key" or "name" or "unique"))
                throw new DocumentException(ErrorCode.UnknownBsonField, $"BSON field 'create.clusteredIndex.{name}' is an unknown field.");
        }

        if (index["key"] != (RawValue)IdKey)
            throw InvalidClustered($"The 'clusteredIndex' option is only supported for key: {IdKey}, but got {index["key"]}");
        if (!index["unique"].Raw.IsTruthy)
            throw InvalidClustered("The 'clusteredIndex' option requires unique: true to be specified");
        if (index["name"] is { IsMissing: false, Type: not ElementType.String })
            throw InvalidClustered($"The 'clusteredIndex' option takes a string as the name, but got {index["name"]}");
        return new RawDocument
        {
            ["v"] = 2,
            ["key"] = IdKey,
            ["name"] = index["name"].IsMissing ? IndexInfo.IdName : index["name"],
            ["unique"] = true,
        };
    }

    // There are no change streams that would read the images; the option is stored for listCollections only.
    private static void CheckImages(RawValue option)
    {
        if (option.Type != ElementType.Document || option.AsDocument.Count != 1 || option["enabled"].Type != ElementType.Boolean)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"BSON field 'create.changeStreamPreAndPostImages' takes {{enabled: <boolean>}}, but got {option}");
        }
    }

    private static DocumentException InvalidClustered(string message) => new(ErrorCode.InvalidIndexSpecificationOption, message);
}
