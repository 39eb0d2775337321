using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>Checks where in a filter <c>$text</c> is: once, and nowhere where it would have to be absent.</summary>
internal static class TextPlacement
{
    /// <summary>The filter's <c>$text</c>; null for none.</summary>
    /// <exception cref="DocumentException">BadValue: there are several, or it is negated, or it goes with <c>$near</c>.</exception>
    public static TextMatchExpression? Find(MatchExpression root)
    {
        var found = new List<TextMatchExpression>();
        Gather(root, found, isNegated: false);
        return found.Count <= 1 ? found.FirstOrDefault() : throw FilterError.BadValue("Too many text expressions");
    }

    /// <summary>Whether a filter that is not compiled names it, whatever else is wrong with the filter.</summary>
    public static bool IsNamedIn(RawValue filter) => filter.Type == ElementType.Document && filter.AsDocument.Any(
        field => field.Name == "$text" || (field.Name is "$and" or "$or" or "$nor" && field.Value.Type == ElementType.Array && field.Value.AsArray.Any(IsNamedIn)));

    private static void Gather(MatchExpression node, List<TextMatchExpression> found, bool isNegated)
    {
        switch (node)
        {
            case TextMatchExpression when isNegated:
                throw FilterError.BadValue("text expression not allowed in nor");
            case TextMatchExpression text:
                found.Add(text);
                break;
            case LogicalMatchExpression logical:
                foreach (var child in logical.Children)
                    Gather(child, found, isNegated || node is NorMatchExpression);
                break;
        }
    }
}
