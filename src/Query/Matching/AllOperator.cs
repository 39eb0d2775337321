using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$all</c>, which is the conjunction of its elements' conditions.</summary>
internal static class AllOperator
{
    public static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        if (operand.Type != ElementType.Array)
            throw FilterError.BadValue("$all needs an array");
        var conditions = new List<MatchExpression>();
        bool? elemMatch = null;
        foreach (var item in operand)
        {
            elemMatch ??= IsElemMatch(item);
            conditions.Add(elemMatch.Value ? ParseElemMatch(path, item, scope) : ParseValue(path, item, scope));
        }

        return conditions.Count == 0 ? new AlwaysFalseMatchExpression() : AndMatchExpression.Of(conditions);
    }

    private static MatchExpression ParseElemMatch(FieldPath path, RawValue item, FilterScope scope) => IsElemMatch(item)
        ? ElemMatchMatchExpression.Parse(path, item.AsDocument.First().Value, scope)
        : throw FilterError.BadValue("$all/$elemMatch has to be consistent");

    private static MatchExpression ParseValue(FieldPath path, RawValue item, FilterScope scope) => item.Type switch
    {
        ElementType.Regex => RegexMatchExpression.Of(path, item.Raw, scope),
        ElementType.Document when FilterOperators.Field.ContainsKey(FirstName(item)) =>
            throw FilterError.BadValue("no $ expressions in $all"),
        _ => EqualMatchExpression.Of(path, item, scope),
    };

    private static bool IsElemMatch(RawValue item) =>
        item.Type == ElementType.Document && FirstName(item) == "$elemMatch";

    private static string FirstName(RawValue item) => item.AsDocument.FirstOrDefault().Name ?? "";
}
