using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>
/// Chooses how to execute a query, by rules: the index that the most conditions narrow down, equality before ranges; an
/// index's order where that saves a sort; otherwise a scan. Conditions that the index does not cover are evaluated on the documents.
/// </summary>
internal static class Planner
{
    /// <exception cref="DocumentException">BadValue: the hint names no index; 51173 to 51175: it does not fit min and max.</exception>
    public static Plan Choose(CollectionInfo? collection, PlanRequest request)
    {
        var plan = ChooseAccess(collection, request);
        return request.Distance is null ? plan : plan with { Sort = request.Distance };
    }

    private static Plan ChooseAccess(CollectionInfo? collection, PlanRequest request)
    {
        var hinted = collection is null ? null : Hints.Find(collection, request);
        if (collection is null || request.Filter.Root is AlwaysFalseMatchExpression)
            return new Plan(new NoAccess(), request.Filter, null);
        if (request.Span is not null)
            return Span(hinted, request);
        if (request.Filter.Text is { } text)
            return TextPlan.Choose(collection, text, request);
        var sort = request.Sort.Fields.Count > 0 ? request.Sort : null;
        bool isForAll = request.Filter.IsEmpty && sort is null && request.Distinct is null;
        if (request.Natural != 0 || (isForAll && hinted is null))
            return Scan(collection, request, sort);
        var predicates = new Predicates(request.Collator).Of(request.Filter.Root);
        if (request.Distinct is not null && DistinctPlan.Find(collection, hinted, predicates, request) is { } distinct)
            return distinct;
        if (hinted is not null)
            return Use(Hinted(hinted, predicates, request), request);
        var best = Best(collection, predicates, request);
        if (best is { IsNarrowing: true })
            return Use(best, request);
        return (Union(collection, predicates, request) ?? (best is null ? null : Use(best, request))) ?? Scan(collection, request, sort);
    }

    private static Plan Scan(CollectionInfo collection, PlanRequest request, SortPattern? sort) =>
        new(new TableAccess(collection.Order, request.Natural < 0, request.Tails), request.Filter, sort) { IsExact = request.Filter.IsEmpty };

    private static Plan Span(IndexInfo? hinted, PlanRequest request)
    {
        var range = request.Span!.In(hinted, request.Collator);
        var plan = Use(new CandidateIndex(IndexBounds.Of(hinted!, [], request.Collator), request), request);
        return plan with { Access = (IndexAccess)plan.Access with { Ranges = [range], Span = request.Span } };
    }

    // A sparse or a partial index is used as it is, as MongoDB does; a wildcard one only where nothing can be missing.
    private static CandidateIndex Hinted(IndexInfo index, List<Predicate> predicates, PlanRequest request)
    {
        if (index.Text is not null)
        {
            throw new DocumentException(
                ErrorCode.NoQueryExecutionPlans,
                $"error processing query: planner returned error :: caused by :: the text index '{index.Name}' serves no query without $text");
        }

        var candidate = IndexBounds.AllOf(index, predicates, request.Collator)
            .Select(bounds => new CandidateIndex(bounds, request)).MaxBy(candidate => candidate.Score);
        if (candidate is { HasAll: false } or null && index.Wildcard is { } wildcard && WildcardBounds.HasAll(wildcard, request.Filter.Root))
            return new CandidateIndex(IndexBounds.Of(index.WithSeveralKeys(), [], request.Collator), request);
        return candidate is not null && (candidate.HasAll || index.Wildcard is null)
            ? candidate
            : throw new DocumentException(
                ErrorCode.NoQueryExecutionPlans,
                "error processing query: planner returned error :: caused by :: "
                + $"the wildcard index '{index.Name}' does not hold all documents that the filter asks for");
    }

    public static CandidateIndex? Best(CollectionInfo collection, List<Predicate> predicates, PlanRequest request)
    {
        CandidateIndex? best = null;
        foreach (var index in collection.Indexes)
        {
            if (!index.IsUsable || index.Text is not null)
                continue;
            foreach (var bounds in IndexBounds.AllOf(index, predicates, request.Collator))
            {
                var candidate = new CandidateIndex(bounds, request);
                if (candidate.Score > (best?.Score ?? 0))
                    best = candidate;
            }
        }

        return best;
    }

    private static Plan Use(CandidateIndex candidate, PlanRequest request)
    {
        var bounds = candidate.Bounds;
        AccessPath access = candidate.CanMerge
            ? Merge([candidate])
            : IndexAccess.To(bounds, backward: candidate.SortDirection < 0);
        bool isSorted = request.Sort.Fields.Count == 0 || candidate.SortDirection != 0 || candidate.CanMerge;
        return new Plan(access, request.Filter, isSorted ? null : request.Sort)
        {
            IsExact = bounds.Serves(request.Filter),
        };
    }

    private static MergeAccess Merge(List<CandidateIndex> candidates)
    {
        bool backward = candidates[0].DirectionOfParts < 0;
        var parts = candidates.SelectMany(candidate => candidate.Parts).ToList();
        return new MergeAccess(
            [.. parts.Select(part => IndexAccess.To(part.Bounds, backward))],
            [.. parts.Select(part => part.Prefix)]);
    }

    // An $or whose every branch an index narrows down.
    private static Plan? Union(CollectionInfo collection, List<Predicate> predicates, PlanRequest request)
    {
        foreach (var or in Predicates.Conjuncts(request.Filter.Root).OfType<OrMatchExpression>())
        {
            var branches = new List<CandidateIndex>();
            foreach (var branch in or.Merged)
            {
                var best = Best(collection, [.. predicates, .. new Predicates(request.Collator).Of(branch)], request);
                if (best is not { IsNarrowing: true })
                    break;
                branches.Add(best);
            }

            if (branches.Count == or.Merged.Count)
                return Union(branches, request);
        }

        return null;
    }

    private static Plan Union(List<CandidateIndex> branches, PlanRequest request)
    {
        int direction = branches[0].DirectionOfParts;
        bool canMerge = direction != 0 && branches.TrueForAll(branch => branch.DirectionOfParts == direction)
            && branches.Sum(branch => branch.PartCount) is > 0 and <= MergeAccess.MaxBranches;
        if (canMerge)
            return new Plan(Merge(branches), request.Filter, null);
        var scans = branches.Select(branch => IndexAccess.To(branch.Bounds));
        return new Plan(new UnionAccess([.. scans]), request.Filter, request.Sort.Fields.Count > 0 ? request.Sort : null);
    }
}
