namespace Streetcar.Spec.Tests.Matching;

/// <summary>The names of BSON's types in queries and tests.</summary>
internal static class TypeAliases
{
    /// <summary>Whether a type is the one that is named, or one of them.</summary>
    public static bool Includes(BsonValue names, BsonType type) =>
        names is BsonArray several ? several.Any(name => Includes(name, type)) : names == Of(type);

    private static string Of(BsonType type) => type switch
    {
        BsonType.Document => "object",
        BsonType.Binary => "binData",
        BsonType.Boolean => "bool",
        BsonType.DateTime => "date",
        BsonType.RegularExpression => "regex",
        BsonType.Int32 => "int",
        BsonType.Int64 => "long",
        BsonType.Decimal128 => "decimal",
        BsonType.ObjectId => "objectId",
        BsonType.JavaScriptWithScope => "javascriptWithScope",
        BsonType.MinKey => "minKey",
        BsonType.MaxKey => "maxKey",
        // double, string, array, undefined, null, javascript, symbol, timestamp
        _ => type.ToString().ToLowerInvariant(),
    };
}
