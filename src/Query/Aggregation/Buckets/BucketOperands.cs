using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Buckets;

/// <summary>What <c>$bucket</c> and <c>$bucketAuto</c> have in common in their specifications.</summary>
internal static class BucketOperands
{
    /// <summary>What they put out where they are not told: how many documents there are.</summary>
    public static RawDocument DefaultOutput { get; } = new() { ["count"] = new RawDocument { ["$sum"] = 1 } };

    /// <summary>Whether <c>groupBy</c> is a path or an operator rather than a constant.</summary>
    public static bool IsExpression(RawValue groupBy) =>
        groupBy.Type == ElementType.String ? groupBy.AsString.StartsWith('$') : groupBy.IsOperator();
}
