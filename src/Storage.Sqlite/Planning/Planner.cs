
namespace Streetcar.Storage.Sqlite;

/// <summary>Chooses how to execute a query.</summary>
internal static class Planner
{
    /// <summary>The plan for a query.</summary>
    public static Plan Choose(CollectionInfo? collection, PlanRequest request)
    {
        var sort = request.Sort.Fields.Count > 0 ? request.Sort : null;
        if (collection is null)
            return new Plan(new NoAccess(), request.Filter, null);
        return new Plan(new TableAccess(request.Natural < 0), request.Filter, sort);
    }
}
