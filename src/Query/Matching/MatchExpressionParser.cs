using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>Parses a filter into its tree; each operator's class parses its operand.</summary>
internal static class MatchExpressionParser
{
    /// <summary>How deep operators may nest.</summary>
    public const int MaxDepth = 100;

    /// <summary>Compiles a filter: fields with their conditions, and top-level operators.</summary>
    public static MatchExpression ParseDocument(RawDocument filter, FilterScope scope)
    {
        var nodes = new List<MatchExpression>();
        foreach (var (name, value) in filter)
        {
            if (!name.StartsWith('$'))
                nodes.Add(ParseField(FieldPath.Parse(name), value, scope));
            else if (!FilterOperators.TopLevel.TryGetValue(name, out var parse))
                throw UnknownTopLevelOperator(name);
            else if (parse(value, scope) is { } node)
                nodes.Add(node);
        }

        return AndMatchExpression.Of(nodes);
    }

    /// <summary>Compiles what a field is to be: a value to equal, a regular expression, or operators.</summary>
    public static MatchExpression ParseField(FieldPath path, RawValue value, FilterScope scope) => value.Type switch
    {
        ElementType.Regex => RegexMatchExpression.Of(path, value.Raw, scope),
        ElementType.Document when IsOperatorDocument(value, allowIncompleteDbRef: false) =>
            scope.ParseConditions(path, value.AsDocument),
        _ => EqualMatchExpression.Of(path, value, scope),
    };

    /// <summary>Compiles the operators on a field.</summary>
    public static MatchExpression ParseConditions(FieldPath path, RawDocument conditions, FilterScope scope)
    {
        var nodes = new List<MatchExpression>();
        foreach (var (name, operand) in conditions)
        {
            if (!FilterOperators.Field.TryGetValue(name, out var parse))
                throw FilterError.BadValue($"unknown operator: {name}");
            if (parse(path, operand, scope) is { } node)
                nodes.Add(node);
        }

        return AndMatchExpression.Of(nodes);
    }

    /// <summary>
    /// Whether a value is a document of operators rather than a value to equal: its first name starts with a dollar, and
    /// it is not a DBRef.
    /// </summary>
    public static bool IsOperatorDocument(RawValue value, bool allowIncompleteDbRef)
    {
        if (value.Type != ElementType.Document || value.AsDocument is not { IsEmpty: false } document)
            return false;
        if (!document.First().Name.StartsWith('$'))
            return false;
        bool hasRef = document.ContainsKey("$ref");
        bool hasId = document.ContainsKey("$id");
        bool isDbRef = allowIncompleteDbRef
            ? hasRef || hasId || document.ContainsKey("$db")
            : hasRef && hasId;
        return !isDbRef;
    }

    private static DocumentException UnknownTopLevelOperator(string name) => FilterError.BadValue(
        $"unknown top level operator: {name}. " + (name == "$not"
            ? "If you are trying to negate an entire expression, use $nor."
            : "If you have a field name that starts with a '$' symbol, consider using $getField or $setField."));
}
