using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$all</c>, which is the conjunction of its elements' conditions.</summary>
internal static class AllOperator
{
    public static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope)
    {
        if (operand.Type != BsonType.Array)
            throw FilterError.BadValue("$all needs an array");
        var conditions = new List<FilterNode>();
        bool? elemMatch = null;
        foreach (var item in operand)
        {
            elemMatch ??= IsElemMatch(item);
            conditions.Add(elemMatch.Value ? ParseElemMatch(path, item, scope) : ParseValue(path, item, scope));
        }

        return conditions.Count == 0 ? new AlwaysFalseNode() : AndNode.Of(conditions);
    }

    private static FilterNode ParseElemMatch(FieldPath path, BsonValue item, FilterScope scope) => IsElemMatch(item)
        ? ElemMatchNode.Parse(path, item.AsDocument.First().Value, scope)
        : throw FilterError.BadValue("$all/$elemMatch has to be consistent");

    private static FilterNode ParseValue(FieldPath path, BsonValue item, FilterScope scope) => item.Type switch
    {
        BsonType.Regex => RegexNode.Of(path, item.Raw),
        BsonType.Document when FilterOperators.Field.ContainsKey(FirstName(item)) =>
            throw FilterError.BadValue("no $ expressions in $all"),
        _ => EqualNode.Of(path, item, scope),
    };

    private static bool IsElemMatch(BsonValue item) =>
        item.Type == BsonType.Document && FirstName(item) == "$elemMatch";

    private static string FirstName(BsonValue item) => item.AsDocument.FirstOrDefault().Name ?? "";
}
