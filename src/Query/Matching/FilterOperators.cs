using Streetcar.Bson;
using Streetcar.Query.Matching.Geo;
using Streetcar.Query.Matching.Schema;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>The operators of the filter language: a line each, and a class each that compiles and matches it.</summary>
internal static class FilterOperators
{
    /// <summary>Compiles an operator on a field.</summary>
    /// <returns>The expression; null where a sibling operator handles it.</returns>
    public delegate MatchExpression? FieldParser(FieldPath path, RawValue operand, FilterScope scope);

    /// <summary>Compiles a top-level operator.</summary>
    /// <returns>The expression; null where the operator is no condition.</returns>
    public delegate MatchExpression? TopLevelParser(RawValue operand, FilterScope scope);

    /// <summary>The operators on a field, by name.</summary>
    public static IReadOnlyDictionary<string, FieldParser> Field { get; } = new Dictionary<string, FieldParser>
    {
        ["$eq"] = EqualMatchExpression.Parse,
        ["$ne"] = EqualMatchExpression.ParseNotEqual,
        ["$lt"] = ComparisonMatchExpression.Parser(ComparisonOperator.LessThan),
        ["$lte"] = ComparisonMatchExpression.Parser(ComparisonOperator.LessThanOrEqual),
        ["$gt"] = ComparisonMatchExpression.Parser(ComparisonOperator.GreaterThan),
        ["$gte"] = ComparisonMatchExpression.Parser(ComparisonOperator.GreaterThanOrEqual),
        ["$in"] = InMatchExpression.Parse,
        ["$nin"] = InMatchExpression.ParseNotIn,
        ["$not"] = NotMatchExpression.Parse,
        ["$exists"] = ExistsMatchExpression.Parse,
        ["$type"] = TypeMatchExpression.Parse,
        ["$regex"] = RegexMatchExpression.Parse,
        ["$options"] = RegexMatchExpression.ParseOptions,
        ["$mod"] = ModMatchExpression.Parse,
        ["$bitsAllSet"] = BitsMatchExpression.Parser("$bitsAllSet", BitsOperator.AllSet),
        ["$bitsAllClear"] = BitsMatchExpression.Parser("$bitsAllClear", BitsOperator.AllClear),
        ["$bitsAnySet"] = BitsMatchExpression.Parser("$bitsAnySet", BitsOperator.AnySet),
        ["$bitsAnyClear"] = BitsMatchExpression.Parser("$bitsAnyClear", BitsOperator.AnyClear),
        ["$size"] = SizeMatchExpression.Parse,
        ["$all"] = AllOperator.Parse,
        ["$elemMatch"] = ElemMatchMatchExpression.Parse,
        ["$geoWithin"] = GeoWithinMatchExpression.Parse,
        ["$within"] = GeoWithinMatchExpression.Parse,
        ["$geoIntersects"] = GeoIntersectsMatchExpression.Parse,
        ["$near"] = NearParser.Parse,
        ["$nearSphere"] = NearParser.Parse,
        ["$geoNear"] = NearParser.Parse,
        ["$maxDistance"] = NearParser.Bound("$maxDistance"),
        ["$minDistance"] = NearParser.Bound("$minDistance"),
        ["$where"] = (_, _, _) => throw FilterError.BadValue("$where cannot be applied to a field"),
    };

    /// <summary>The top-level operators, by name.</summary>
    public static IReadOnlyDictionary<string, TopLevelParser> TopLevel { get; } = new Dictionary<string, TopLevelParser>
    {
        ["$and"] = AndMatchExpression.Parse,
        ["$or"] = OrMatchExpression.Parse,
        ["$nor"] = NorMatchExpression.Parse,
        ["$comment"] = (_, _) => null,
        ["$expr"] = ExprMatchExpression.Parse,
        ["$jsonSchema"] = JsonSchemaMatchExpression.Parse,
        ["$sampleRate"] = SampleRateMatchExpression.Parse,
        ["$alwaysTrue"] = (operand, _) => AlwaysFalseMatchExpression.ParseOne("$alwaysTrue", operand, AndMatchExpression.Everything),
        ["$alwaysFalse"] = (operand, _) => AlwaysFalseMatchExpression.ParseOne("$alwaysFalse", operand, new AlwaysFalseMatchExpression()),
        ["$ref"] = (operand, scope) => EqualMatchExpression.Of(FieldPath.Parse("$ref"), operand, scope),
        ["$id"] = (operand, scope) => EqualMatchExpression.Of(FieldPath.Parse("$id"), operand, scope),
        ["$db"] = (operand, scope) => EqualMatchExpression.Of(FieldPath.Parse("$db"), operand, scope),
        ["$where"] = WhereMatchExpression.Parse,
        ["$text"] = TextMatchExpression.Parse,
    };
}
