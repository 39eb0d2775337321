using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching.Geo;

namespace Streetcar.Query.Matching;

/// <summary>
/// A compiled filter (<see href="https://www.mongodb.com/docs/manual/reference/operator/query/"/>). Immutable; may be
/// used by several threads at once. Matching runs over the document's bytes.
/// </summary>
/// <example><code>
/// var filter = Filter.Compile(new RawDocument { ["visits"] = new RawDocument { ["$gt"] = 3 } });
/// bool matches = filter.Matches(document);
/// </code></example>
public sealed class Filter
{
    private Filter(MatchExpression root, NearMatchExpression? near, TextMatchExpression? text, bool mayRunLong)
    {
        Root = root;
        Near = near;
        Text = text;
        MayRunLong = mayRunLong;
    }

    /// <summary>The filter that matches every document.</summary>
    public static Filter All { get; } = new(AndMatchExpression.Everything, null, null, mayRunLong: false);

    /// <summary>The tree of conditions, for a planner to read.</summary>
    public MatchExpression Root { get; }

    /// <summary>Whether there are no conditions, so that every document matches.</summary>
    public bool IsEmpty => Root is AndMatchExpression { Children.Count: 0 };

    /// <summary>The condition by whose distances the documents are ordered, unless the query sorts them; null for none.</summary>
    public NearMatchExpression? Near { get; }

    /// <summary>The <c>$text</c> that gives the documents their scores; null for none.</summary>
    public TextMatchExpression? Text { get; }

    /// <summary>
    /// Whether matching one document may take long in proportion to its size, as expressions with loops and
    /// regular expressions that backtrack may.
    /// </summary>
    public bool MayRunLong { get; }

    /// <summary>Compiles a filter.</summary>
    /// <param name="filter">Fields with their conditions, and top-level operators; empty for every document.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <exception cref="DocumentException">BadValue, FailedToParse, …: an operator is unknown or its operand is invalid.</exception>
    public static Filter Compile(RawDocument filter, QueryContext? context = null)
    {
        context = (context ?? QueryContext.Default).ForPart();
        var root = Parse(filter, context, takesWhere: context.Scripting != Scripting.NotHere);
        var (near, text) = (NearPlacement.Find(root), TextPlacement.Find(root));
        return near is null || text is null
            ? new Filter(root, near, text, context.Facts.MayRunLong)
            : throw FilterError.BadValue("text and geoNear not allowed in same query");
    }

    /// <summary>
    /// Compiles a filter for a context without an order of documents, such as <c>$match</c> or a validator.
    /// </summary>
    /// <param name="filter">Fields with their conditions, and top-level operators; empty for every document.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <exception cref="DocumentException">
    /// 5626500: it has <c>$near</c> or <c>$nearSphere</c>; BadValue, …: an operator is unknown or its operand is invalid.
    /// </exception>
    public static Filter CompileUnordered(RawDocument filter, QueryContext? context = null)
    {
        context = (context ?? QueryContext.Default).ForPart();
        var root = Parse(filter, context, takesWhere: false);
        NearPlacement.Refuse(root);
        return new Filter(root, null, TextPlacement.Find(root), context.Facts.MayRunLong);
    }

    /// <summary>The conjunction of filters that are compiled for places without an order.</summary>
    internal static Filter And(params Filter[] filters) => filters is [var only] ? only : new Filter(
        AndMatchExpression.Of(filters.Select(filter => filter.Root)),
        null,
        filters.Select(filter => filter.Text).FirstOrDefault(text => text is not null),
        Array.Exists(filters, filter => filter.MayRunLong));

    /// <summary>The filter without one of the conditions that it combines, which holds anyway.</summary>
    public Filter Without(MatchExpression condition)
    {
        var rest = AndMatchExpression.Of(Root is AndMatchExpression and ? and.Children.Where(child => child != condition) : []);
        return new Filter(rest, Near, Text, MayRunLong);
    }

    /// <summary>Whether a document matches.</summary>
    /// <param name="document">The document.</param>
    public bool Matches(ReadOnlySpan<byte> document)
    {
        var context = new MatchContext(new RawValueSpan(ElementType.Document, document), isField: false);
        return Root.Matches(ref context);
    }

    /// <summary>Whether the document of a scope matches, with the scope's variables.</summary>
    internal bool Matches(Scope scope)
    {
        var context = new MatchContext(new RawValueSpan(ElementType.Document, scope.Root.Span), isField: false, scope);
        return Root.Matches(ref context);
    }

    /// <summary>Whether a document matches, and by which element of an array.</summary>
    /// <param name="document">The document.</param>
    /// <param name="arrayIndex">
    /// The index of the element that matched, which the positional <c>$</c> resolves to; -1 where no array was
    /// involved.
    /// </param>
    public bool Matches(ReadOnlySpan<byte> document, out int arrayIndex)
    {
        var context = new MatchContext(new RawValueSpan(ElementType.Document, document), isField: false) { NeedsIndex = true };
        bool matches = Root.Matches(ref context);
        arrayIndex = matches ? context.ArrayIndex : -1;
        return matches;
    }

    /// <summary>
    /// Whether a value matches in place of the field that each path's first segment names, as the
    /// identifier of an array filter does: with the filter <c>{"x.grade": {$gt: 80}}</c>, the value is <c>x</c>.
    /// </summary>
    /// <param name="value">The value.</param>
    public bool MatchesField(RawValueSpan value)
    {
        var context = new MatchContext(value, isField: true);
        return Root.Matches(ref context);
    }

    private static MatchExpression Parse(RawDocument filter, QueryContext context, bool takesWhere) =>
        MatchExpressionParser.ParseDocument(filter, FilterScope.Of(context, filter, isTopLevel: true) with { TakesWhere = takesWhere });
}
