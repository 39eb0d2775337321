using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>Adds optional fields to commands.</summary>
internal static class CommandDocuments
{
    /// <summary>Adds the write concern, where there is one.</summary>
    public static BsonDocument With(this BsonDocument command, WriteConcern? concern) =>
        concern is null or { IsServerDefault: true } ? command : command.Add("writeConcern", concern.ToBsonDocument());

    /// <summary>Adds a field, where it has a value.</summary>
    public static BsonDocument With(this BsonDocument command, string name, BsonValue? value) =>
        value is null or BsonNull ? command : command.Add(name, value);
}
