using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// The start of a pipeline that a store can execute with its indexes, in this order: the filter, the sort, skip, limit.
/// </summary>
public sealed record PushdownQuery
{
    /// <summary>The leading <c>$match</c> stages as one compiled filter.</summary>
    public required Filter Filter { get; init; }

    /// <summary>The leading <c>$match</c> stages as one document, for people to read; empty for all documents.</summary>
    public RawDocument FilterDocument
    {
        get
        {
            RawDocument[] conditions = [.. Conditions.Where(condition => !condition.IsEmpty)];
            return conditions switch
            {
                [] => RawDocument.Empty,
                [var only] => only,
                _ => new RawDocument { ["$and"] = RawArray.From(conditions.Select(condition => (RawValue)condition)) },
            };
        }
    }

    /// <summary>The leading <c>$sort</c>; empty for any order.</summary>
    public RawDocument Sort { get; internal init; } = RawDocument.Empty;

    /// <summary>How many documents to skip, 0 or more.</summary>
    public long Skip { get; internal init; }

    /// <summary>How many documents to return at most, 0 for none; null for all.</summary>
    public long? Limit { get; internal init; }

    /// <summary>The specifications of the leading <c>$match</c> stages.</summary>
    internal IReadOnlyList<RawDocument> Conditions { get; init; } = [];

    /// <summary>The same query with a further condition.</summary>
    internal PushdownQuery WithCondition(RawDocument condition, QueryContext context) => this with
    {
        Conditions = [condition, .. Conditions],
        Filter = Filter.And(Filter.CompileUnordered(condition, context), Filter),
    };

    /// <summary>The same query with its filter compiled again, as a context with other variables makes it.</summary>
    internal PushdownQuery CompileAgain(QueryContext context) => Conditions.Count == 0 ? this : this with
    {
        Filter = Filter.And([.. Conditions.Select(condition => Filter.CompileUnordered(condition, context))]),
    };
}
