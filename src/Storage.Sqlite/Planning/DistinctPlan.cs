using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>Plans a distinct scan: seeks from one value to the next in an index that covers the filter.</summary>
internal static class DistinctPlan
{
    /// <summary>The plan; null where no index will do.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="hinted">The index to use; null for any.</param>
    /// <param name="predicates">The filter's conditions.</param>
    /// <param name="request">What is asked for.</param>
    public static Plan? Find(CollectionInfo collection, IndexInfo? hinted, List<Predicate> predicates, PlanRequest request)
    {
        foreach (var index in hinted is null ? collection.Indexes : [hinted])
        {
            if (!index.IsUsable || index.Wildcard is not null || index.IsGeo || index.Text is not null
                || !Collator.AreSame(index.Collator, request.Collator))
                continue;
            int field = Array.FindIndex(index.Fields, field => field.Path == request.Distinct!.Text && !field.HasPosition);
            var bounds = IndexBounds.Of(index, predicates, request.Collator);
            // What a sparse index leaves out has no value that would count.
            if (field < 0 || !PartialFilter.Covers(index, request) || !HasOneValueBefore(bounds, field)
                || !bounds.Serves(request.Filter))
                continue;
            return new Plan(new DistinctAccess(IndexAccess.To(bounds), field + 1), request.Filter, null) { IsExact = true };
        }

        return null;
    }

    private static bool HasOneValueBefore(IndexBounds bounds, int field) =>
        bounds.Fields.Count >= field && bounds.Fields.Take(field).All(values => values.IsOnePoint);
}
