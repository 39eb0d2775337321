namespace Streetcar.Bson;

/// <summary>The names of BSON types as errors and <c>$type</c> use them.</summary>
public static class BsonTypeNames
{
    /// <summary>
    /// The type's alias (<see href="https://www.mongodb.com/docs/manual/reference/bson-types/"/>): <c>int</c>,
    /// <c>object</c>, <c>objectId</c>, …; <c>missing</c> where there is no value.
    /// </summary>
    /// <param name="type">The type.</param>
    public static string Alias(this BsonType type) => type switch
    {
        BsonType.Double => "double",
        BsonType.String => "string",
        BsonType.Document => "object",
        BsonType.Array => "array",
        BsonType.Binary => "binData",
        BsonType.Undefined => "undefined",
        BsonType.ObjectId => "objectId",
        BsonType.Boolean => "bool",
        BsonType.DateTime => "date",
        BsonType.Null => "null",
        BsonType.Regex => "regex",
        BsonType.DbPointer => "dbPointer",
        BsonType.JavaScript => "javascript",
        BsonType.Symbol => "symbol",
        BsonType.JavaScriptWithScope => "javascriptWithScope",
        BsonType.Int32 => "int",
        BsonType.Timestamp => "timestamp",
        BsonType.Int64 => "long",
        BsonType.Decimal128 => "decimal",
        BsonType.MinKey => "minKey",
        BsonType.MaxKey => "maxKey",
        _ => "missing",
    };
}
