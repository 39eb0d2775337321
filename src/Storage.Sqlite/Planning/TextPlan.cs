using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Text;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>
/// Plans a query with <c>$text</c>: the documents that have one of its terms in the text index. Scores, phrases and negations
/// are for the documents themselves.
/// </summary>
internal static class TextPlan
{
    /// <exception cref="DocumentException">IndexNotFound, NoQueryExecutionPlans: the text index can't find all that matches.</exception>
    public static Plan Choose(CollectionInfo collection, TextMatchExpression text, PlanRequest request)
    {
        var index = Array.Find(collection.Indexes, index => index.Name == text.Index.Name && index.Text is not null)
            ?? throw new DocumentException(ErrorCode.IndexNotFound, "text index required for $text query");
        if (!index.IsUsable)
            throw NotPlanned($"the text index '{index.Name}' is hidden");
        if (!PartialFilter.Covers(index, request))
            throw NotPlanned($"the partial text index '{index.Name}' does not hold all documents that the filter asks for");
        var sort = request.Sort.Fields.Count > 0 ? request.Sort : null;
        var conjuncts = Predicates.Conjuncts(request.Filter.Root).ToList();
        if (conjuncts.Contains(text))
        {
            var access = Access(index, text, conjuncts, request);
            // Of too many terms the index serves none.
            bool hasTerms = access.Bounds.Fields.Count > index.Text!.Prefix.Count;
            var rest = text.IsOfTermsAlone && hasTerms ? request.Filter.Without(text) : request.Filter;
            return new Plan(access, rest, sort) { IsExact = rest.IsEmpty };
        }

        var or = conjuncts.OfType<OrMatchExpression>().First(or => Has(or, text));
        return new Plan(new UnionAccess([.. or.Merged.Select(branch => Branch(branch))]), request.Filter, sort);

        // Any other branch needs an index too: what only a scan finds would have no score.
        IndexAccess Branch(MatchExpression branch)
        {
            List<MatchExpression> own = [.. Predicates.Conjuncts(branch), .. conjuncts];
            if (own.Contains(text))
                return Access(index, text, own, request);
            return Planner.Best(collection, own.SelectMany(part => new Predicates(request.Collator).Of(part)).ToList(), request)
                is { IsNarrowing: true } best
                ? IndexAccess.To(best.Bounds)
                : throw NotPlanned("the other clauses of an $or with $text need indexes as well");
        }
    }

    private static bool Has(MatchExpression node, TextMatchExpression text) =>
        node == text || (node is LogicalMatchExpression logical && logical.Children.Any(child => Has(child, text)));

    private static IndexAccess Access(
        IndexInfo index, TextMatchExpression text, List<MatchExpression> conditions, PlanRequest request)
    {
        var predicates = index.Text!.Prefix.Select(path => Equality(index, path, conditions)).ToList();
        var terms = text.Terms.Select(term => KeyInterval.Point(term, null));
        predicates.Add(new Predicate(TextIndex.TermsField, IntervalList.Of(terms), text));
        return IndexAccess.To(IndexBounds.Of(index, predicates, null));

        Predicate Equality(IndexInfo index, string path, List<MatchExpression> conditions)
        {
            var equal = conditions.OfType<EqualMatchExpression>().FirstOrDefault(condition => condition.Path.Text == path)
                ?? throw NotPlanned(
                    $"failed to use text index '{index.Name}' to satisfy $text query: there must be an equality for its field '{path}'");
            if (request.Collator is not null && KeyEncoder.MayHoldText(equal.Operand.Type))
                throw NotPlanned($"the text index '{index.Name}' compares strings by their bytes, and the query by a collation");
            return new Predicates(null).Of(equal)[0];
        }
    }

    private static DocumentException NotPlanned(string reason) => new(
        ErrorCode.NoQueryExecutionPlans, $"error processing query: planner returned error :: caused by :: {reason}");
}
