using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// Checks the options of a collection
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>).
/// </summary>
internal static class CollectionOptions
{
    /// <summary>The options as they are kept: those that say something.</summary>
    /// <exception cref="DocumentException">
    /// InvalidOptions: an option is not supported or lacks another; UnknownBsonField: there is no such option; or what a
    /// validator's filter is refused for.
    /// </exception>
    public static BsonDocument Normalise(BsonDocument options)
    {
        bool isCapped = options["capped"].Raw.IsTruthy;
        if (isCapped && !options["size"].IsNumber)
            throw new DocumentException(ErrorCode.InvalidOptions, "the 'size' field is required when 'capped' is true");
        var kept = new BsonDocument(options.Where(option => Keeps(option.Name, option.Value, isCapped)));
        if (options["collation"] is { Type: BsonType.Document } collation)
            kept = Collator.Of(collation.AsDocument) is { } collator ? kept.With("collation", collator.Specification) : kept.Without("collation");
        _ = Cap.Of(kept);
        _ = Validator.Of(kept);
        return kept;
    }

    private static bool Keeps(string name, BsonValue value, bool isCapped)
    {
        switch (name)
        {
            case "capped" or "size" or "max":
                return isCapped;
            case "validator" when value.Type != BsonType.Document:
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
            case "collation":
                return true;
            case "viewOn" or "pipeline" or "timeseries" or "clusteredIndex" or "expireAfterSeconds"
                or "changeStreamPreAndPostImages":
                throw new DocumentException(
                    ErrorCode.InvalidOptions, $"Streetcar does not support the collection option '{name}'");
            default:
                throw new DocumentException(
                    ErrorCode.UnknownBsonField, $"BSON field 'create.{name}' is an unknown field.");
        }
    }
}
