using Streetcar.Bson;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>
/// Why a document does not match a filter, as in <c>errInfo.details</c> for a document that fails validation
/// (<see href="https://www.mongodb.com/docs/manual/core/schema-validation/"/>).
/// </summary>
public static class FilterExplanation
{
    // Beyond that, only operators and reasons are included, so that an error always fits into a reply.
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Explains why a document does not match.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="document">A document that does not match it.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <returns>
    /// The operator that is not satisfied (<c>operatorName</c>), how it is specified (<c>specifiedAs</c>), the <c>reason</c>,
    /// what was considered (<c>consideredValue</c>, …), and the same of what it consists of. Values and specifications are
    /// left out where they would take more than 4 MB.
    /// </returns>
    public static RawDocument Of(RawDocument filter, RawDocument document, QueryContext? context = null)
    {
        var full = new ClauseExplainer(document, context, isBrief: false).Explain(filter);
        return full.Bytes.Length <= MaxBytes
            ? full
            : new ClauseExplainer(document, context, isBrief: true).Explain(filter);
    }
}
