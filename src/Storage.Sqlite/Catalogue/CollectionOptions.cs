using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// Checks the options of a collection
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>).
/// </summary>
internal static class CollectionOptions
{
    /// <summary>The options as they are kept: those that say something.</summary>
    /// <exception cref="DocumentException">InvalidOptions: an option is not supported; UnknownBsonField: there is no such option.</exception>
    public static BsonDocument Normalise(BsonDocument options) =>
        new(options.Where(option => Keeps(option.Name, option.Value)));

    private static bool Keeps(string name, BsonValue value)
    {
        switch (name)
        {
            case "capped" or "autoIndexId" when !value.Raw.IsTruthy:
            case "temp" or "flags" or "storageEngine" or "indexOptionDefaults" or "size" or "max" or "writeConcern"
                or "comment" or "validationLevel" or "validationAction" or "autoIndexId" or "encryptedFields":
                return false;
            case "idIndex":
                return false;
            case "capped" or "validator" or "viewOn" or "pipeline" or "collation" or "timeseries" or "clusteredIndex"
                or "expireAfterSeconds" or "changeStreamPreAndPostImages":
                throw new DocumentException(
                    ErrorCode.InvalidOptions, $"Streetcar does not support the collection option '{name}'");
            default:
                throw new DocumentException(
                    ErrorCode.UnknownBsonField, $"BSON field 'create.{name}' is an unknown field.");
        }
    }
}
