using Streetcar.Bson;
using Streetcar.Query.Matching.Geo;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>
/// A compiled condition on one value, as <c>$pull</c> takes it: a value to equal, a regular expression, a document of
/// operators on the value itself, or a filter on the fields of a value that is a document
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/update/pull/"/>). Immutable.
/// </summary>
public sealed class ValueFilter
{
    private readonly MatchExpression _root;
    private readonly Form _form;

    private ValueFilter(MatchExpression root, Form form)
    {
        _root = root;
        _form = form;
    }

    // What the expressions are applied to.
    private enum Form
    {
        /// <summary>The value itself, exactly: an array as a whole.</summary>
        Exact,

        /// <summary>The value as that of a field: an array by its elements too.</summary>
        Field,

        /// <summary>The fields of a value that is a document.</summary>
        Document,
    }

    /// <summary>Compiles a condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <exception cref="DocumentException">BadValue, …: an operator is unknown or its operand is invalid.</exception>
    public static ValueFilter Compile(RawValue condition, QueryContext? context = null)
    {
        var (root, form) = Parse(condition, FilterScope.Of(context, RawDocument.Empty, isTopLevel: false));
        NearPlacement.Refuse(root);
        return new ValueFilter(root, form);
    }

    /// <summary>Whether a value satisfies the condition.</summary>
    /// <param name="value">The value.</param>
    public bool Matches(RawValueSpan value)
    {
        if (_form == Form.Exact)
            return _root.MatchesValue(value);
        if (_form == Form.Document && value.Type != ElementType.Document)
            return false;
        var context = new MatchContext(value, isField: _form == Form.Field);
        return _root.Matches(ref context);
    }

    private static (MatchExpression Root, Form Form) Parse(RawValue condition, FilterScope scope)
    {
        var path = FieldPath.Parse("");
        if (condition.Type == ElementType.Regex
            || (MatchExpressionParser.IsOperatorDocument(condition, allowIncompleteDbRef: false) && !CombinesFilters(condition.AsDocument)))
        {
            return (MatchExpressionParser.ParseField(path, condition, scope), Form.Field);
        }

        return condition.Type == ElementType.Document
            ? (MatchExpressionParser.ParseDocument(condition.AsDocument, scope), Form.Document)
            : (EqualMatchExpression.Of(path, condition, scope), Form.Exact);
    }

    // $or, $and and $nor are about the fields of documents, not about values.
    private static bool CombinesFilters(RawDocument condition) => condition.First().Name is "$and" or "$or" or "$nor" or "$expr";
}
