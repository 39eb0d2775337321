using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// MongoDB's names and numbers of types (<see href="https://www.mongodb.com/docs/manual/reference/bson-types/"/>).
/// </summary>
internal static class TypeNames
{
    private static readonly BsonType[] Numbers =
        [BsonType.Double, BsonType.Int32, BsonType.Int64, BsonType.Decimal128];

    private static readonly Dictionary<string, BsonType[]> ByName = new()
    {
        ["double"] = [BsonType.Double],
        ["string"] = [BsonType.String],
        ["object"] = [BsonType.Document],
        ["array"] = [BsonType.Array],
        ["binData"] = [BsonType.Binary],
        ["undefined"] = [BsonType.Undefined],
        ["objectId"] = [BsonType.ObjectId],
        ["bool"] = [BsonType.Boolean],
        ["date"] = [BsonType.DateTime],
        ["null"] = [BsonType.Null],
        ["regex"] = [BsonType.Regex],
        ["dbPointer"] = [BsonType.DbPointer],
        ["javascript"] = [BsonType.JavaScript],
        ["symbol"] = [BsonType.Symbol],
        ["javascriptWithScope"] = [BsonType.JavaScriptWithScope],
        ["int"] = [BsonType.Int32],
        ["timestamp"] = [BsonType.Timestamp],
        ["long"] = [BsonType.Int64],
        ["decimal"] = [BsonType.Decimal128],
        ["minKey"] = [BsonType.MinKey],
        ["maxKey"] = [BsonType.MaxKey],
        ["number"] = Numbers,
    };

    /// <summary>The types that a name or a number stands for; several for <c>number</c>.</summary>
    public static BsonType[] Parse(BsonValue operand)
    {
        if (operand.Type == BsonType.String)
        {
            return ByName.TryGetValue(operand.AsString, out var types)
                ? types
                : throw FilterError.BadValue($"Unknown type name alias: {operand.AsString}");
        }

        if (!operand.IsNumber)
            throw new DocumentException(ErrorCode.TypeMismatch, "type must be represented as a number or a string");
        bool isWhole = operand.Raw.TryGetInt64(out long number);
        if (isWhole && number == 0)
        {
            throw FilterError.BadValue(
                "Invalid numerical type code: 0. Instead use {$exists:false}.");
        }

        return (isWhole, number) switch
        {
            (true, -1) => [BsonType.MinKey],
            (true, 127) => [BsonType.MaxKey],
            (true, >= 1 and <= 19) => [(BsonType)number],
            _ => throw FilterError.BadValue(
                $"Invalid numerical type code: {operand.AsDouble.ToString(CultureInfo.InvariantCulture)}"),
        };
    }
}
