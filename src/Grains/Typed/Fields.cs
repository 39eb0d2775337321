using MongoDB.Bson;

namespace Streetcar.Grains.Typed;

/// <summary>Adds to a command what its caller gave.</summary>
internal static class Fields
{
    /// <summary>Adds a field; nothing for null, nor for a number or a boolean that is none.</summary>
    public static BsonDocument With(this BsonDocument document, string name, BsonValue? value) =>
        value is null or BsonNull ? document : document.Add(name, value);

    /// <summary>Adds a field that is true; nothing for false.</summary>
    public static BsonDocument WithFlag(this BsonDocument document, string name, bool value) =>
        document.Add(name, true, value);

    /// <summary>Adds how long a command may run, and a remark.</summary>
    public static BsonDocument WithBounds(this BsonDocument command, TimeSpan? maxTime, BsonValue? comment) => command
        .With("maxTimeMS", maxTime is { } time ? (long)Math.Ceiling(time.TotalMilliseconds) : null)
        .With("comment", comment);

    /// <summary>Adds what most commands have options for.</summary>
    public static BsonDocument With(this BsonDocument command, OperationOptions? options) => options is null
        ? command
        : command
            .With("collation", options.Collation)
            .With("hint", options.Hint)
            .WithBounds(options.MaxTime, options.Comment);

    /// <summary>The command that a document is.</summary>
    public static Command ToCommand(this BsonDocument body, string database) => new(database, body.ToBson(), []);
}
