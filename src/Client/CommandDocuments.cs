using MongoDB.Bson;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>Adds optional fields to commands.</summary>
internal static class CommandDocuments
{
    /// <summary>Adds the write concern, where there is one and it is not a transaction's.</summary>
    public static BsonDocument With(this BsonDocument command, Concerns concerns) =>
        concerns is { IsInTransaction: false, Write: { IsServerDefault: false } write }
            ? command.Add("writeConcern", write.ToBsonDocument())
            : command;

    /// <summary>Adds a field, where it has a value.</summary>
    public static BsonDocument With(this BsonDocument command, string name, BsonValue? value) =>
        value is null or BsonNull ? command : command.Add(name, value);
}
