using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Buckets;

/// <summary>The bucket that a value belongs to, by its lower boundary.</summary>
/// <param name="value">The value.</param>
/// <param name="boundaries">The buckets' lower boundaries, ascending, and the upper one of the last.</param>
/// <param name="otherwise">What values belong to that are in no bucket; missing where there must be none.</param>
/// <param name="collation">How strings are compared; null for by their bytes.</param>
internal sealed class BucketExpression(Expression value, RawValue[] boundaries, RawValue otherwise, Collation? collation) : Expression
{
    protected override RawValue Compute(Scope scope)
    {
        var found = value.Evaluate(scope);
        int low = 0;
        int high = boundaries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Collation.Compare(collation, found.Raw, boundaries[middle].Raw) >= 0)
                low = middle + 1;
            else
                high = middle;
        }

        if (low > 0 && low < boundaries.Length)
            return boundaries[low - 1];
        return !otherwise.IsMissing ? otherwise : throw SwitchExpression.NoBranch();
    }
}
