using Streetcar.Query;
using Streetcar.Query.Matching;

namespace Streetcar.Grains.Commands;

/// <summary>The <c>filter</c> argument of the commands that list collections and databases.</summary>
internal static class ListFilter
{
    /// <summary>The documents that match.</summary>
    /// <param name="filter">The filter; empty for all.</param>
    /// <param name="documents">The documents.</param>
    public static IReadOnlyList<RawDocument> Apply(RawDocument filter, IReadOnlyList<RawDocument> documents)
    {
        if (filter.IsEmpty)
            return documents;
        var compiled = Filter.CompileUnordered(filter, QueryContext.Default);
        return [.. documents.Where(document => compiled.Matches(document.Span))];
    }
}
