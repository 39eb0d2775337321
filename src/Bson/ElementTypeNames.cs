namespace Streetcar.Bson;

/// <summary>The names of BSON types as errors and <c>$type</c> use them.</summary>
public static class ElementTypeNames
{
    /// <summary>
    /// The type's alias (<see href="https://www.mongodb.com/docs/manual/reference/bson-types/"/>): <c>int</c>,
    /// <c>object</c>, <c>objectId</c>, …; <c>missing</c> where there is no value.
    /// </summary>
    /// <param name="type">The type.</param>
    public static string Alias(this ElementType type) => type switch
    {
        ElementType.Double => "double",
        ElementType.String => "string",
        ElementType.Document => "object",
        ElementType.Array => "array",
        ElementType.Binary => "binData",
        ElementType.Undefined => "undefined",
        ElementType.ObjectId => "objectId",
        ElementType.Boolean => "bool",
        ElementType.DateTime => "date",
        ElementType.Null => "null",
        ElementType.Regex => "regex",
        ElementType.DbPointer => "dbPointer",
        ElementType.JavaScript => "javascript",
        ElementType.Symbol => "symbol",
        ElementType.JavaScriptWithScope => "javascriptWithScope",
        ElementType.Int32 => "int",
        ElementType.Timestamp => "timestamp",
        ElementType.Int64 => "long",
        ElementType.Decimal128 => "decimal",
        ElementType.MinKey => "minKey",
        ElementType.MaxKey => "maxKey",
        _ => "missing",
    };
}
