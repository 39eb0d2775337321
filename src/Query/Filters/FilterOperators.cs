using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The operators of the filter language: a line each, and a class each that compiles and matches it.</summary>
internal static class FilterOperators
{
    /// <summary>Compiles an operator on a field.</summary>
    /// <returns>The node; null where the operator belongs to a sibling that takes it along.</returns>
    public delegate FilterNode? FieldParser(FieldPath path, BsonValue operand, FilterScope scope);

    /// <summary>Compiles an operator that stands in the place of a field.</summary>
    /// <returns>The node; null where the operator puts no condition.</returns>
    public delegate FilterNode? TopLevelParser(BsonValue operand, FilterScope scope);

    /// <summary>The operators on a field, by name.</summary>
    public static IReadOnlyDictionary<string, FieldParser> Field { get; } = new Dictionary<string, FieldParser>
    {
        ["$eq"] = EqualNode.Parse,
        ["$ne"] = EqualNode.ParseNotEqual,
        ["$lt"] = ComparisonNode.Parser(ComparisonOperator.LessThan),
        ["$lte"] = ComparisonNode.Parser(ComparisonOperator.LessThanOrEqual),
        ["$gt"] = ComparisonNode.Parser(ComparisonOperator.GreaterThan),
        ["$gte"] = ComparisonNode.Parser(ComparisonOperator.GreaterThanOrEqual),
        ["$in"] = InNode.Parse,
        ["$nin"] = InNode.ParseNotIn,
        ["$not"] = NotNode.Parse,
        ["$exists"] = ExistsNode.Parse,
        ["$type"] = TypeNode.Parse,
        ["$regex"] = RegexNode.Parse,
        ["$options"] = RegexNode.ParseOptions,
        ["$mod"] = ModNode.Parse,
        ["$bitsAllSet"] = BitsNode.Parser("$bitsAllSet", BitsOperator.AllSet),
        ["$bitsAllClear"] = BitsNode.Parser("$bitsAllClear", BitsOperator.AllClear),
        ["$bitsAnySet"] = BitsNode.Parser("$bitsAnySet", BitsOperator.AnySet),
        ["$bitsAnyClear"] = BitsNode.Parser("$bitsAnyClear", BitsOperator.AnyClear),
        ["$size"] = SizeNode.Parse,
        ["$all"] = AllOperator.Parse,
        ["$elemMatch"] = ElemMatchNode.Parse,
        ["$geoWithin"] = GeoWithinNode.Parse,
        ["$within"] = GeoWithinNode.Parse,
        ["$geoIntersects"] = GeoIntersectsNode.Parse,
        ["$near"] = NearParser.Parse,
        ["$nearSphere"] = NearParser.Parse,
        ["$geoNear"] = NearParser.Parse,
        ["$maxDistance"] = NearParser.Bound("$maxDistance"),
        ["$minDistance"] = NearParser.Bound("$minDistance"),
        ["$where"] = (_, _, _) => throw FilterError.BadValue("$where cannot be applied to a field"),
    };

    /// <summary>The operators that stand in the place of a field, by name.</summary>
    public static IReadOnlyDictionary<string, TopLevelParser> TopLevel { get; } = new Dictionary<string, TopLevelParser>
    {
        ["$and"] = AndNode.Parse,
        ["$or"] = OrNode.Parse,
        ["$nor"] = NorNode.Parse,
        ["$comment"] = (_, _) => null,
        ["$expr"] = ExprNode.Parse,
        ["$jsonSchema"] = JsonSchemaNode.Parse,
        ["$sampleRate"] = SampleRateNode.Parse,
        ["$alwaysTrue"] = (operand, _) => AlwaysFalseNode.ParseOne("$alwaysTrue", operand, AndNode.Everything),
        ["$alwaysFalse"] = (operand, _) => AlwaysFalseNode.ParseOne("$alwaysFalse", operand, new AlwaysFalseNode()),
        ["$ref"] = (operand, scope) => EqualNode.Of(FieldPath.Parse("$ref"), operand, scope),
        ["$id"] = (operand, scope) => EqualNode.Of(FieldPath.Parse("$id"), operand, scope),
        ["$db"] = (operand, scope) => EqualNode.Of(FieldPath.Parse("$db"), operand, scope),
        ["$where"] = (_, _) => throw Refused("$where", "$expr"),
        ["$text"] = (_, _) => throw Refused("$text", "$regex"),
    };

    private static DocumentException Refused(string name, string remedy) => new(
        ErrorCode.CommandNotSupported, $"{name} is not supported by Streetcar; {remedy} may do instead");
}
