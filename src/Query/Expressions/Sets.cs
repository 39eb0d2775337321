using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// The set operators (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#set-expression-operators"/>):
/// arrays without regard to order and repetition. Results come in the order of values.
/// </summary>
internal static class Sets
{
    public static BsonValue AllElementsTrue(BsonValue array) => Elements("$allElementsTrue", array, 17040).All(value => value.Raw.IsTruthy);

    public static BsonValue AnyElementTrue(BsonValue array) => Elements("$anyElementTrue", array, 17041).Any(value => value.Raw.IsTruthy);

    public static BsonValue Difference(BsonValue left, BsonValue right, Collation? collation)
    {
        if (left.IsNullish() || right.IsNullish())
            return BsonValue.Null;
        Check(left, 17048, "both operands of $setDifference must be arrays. First argument is of type:");
        Check(right, 17049, "both operands of $setDifference must be arrays. Second argument is of type:");
        var seen = Set(right, collation);
        return ArrayBuilder.Of([.. ArrayElements.ToArray(left).Where(seen.Add)]);
    }

    public static BsonValue Equal(ReadOnlySpan<BsonValue> operands, Collation? collation)
    {
        if (operands.Length < 2)
        {
            throw new DocumentException(
                (ErrorCode)17045, $"$setEquals needs at least two arguments had: {operands.Length}");
        }

        HashSet<BsonValue>? first = null;
        bool equal = true;
        foreach (var operand in operands)
        {
            Check(operand, 17044, "All operands of $setEquals must be arrays. One argument is of type:");
            if (first is null)
                first = Set(operand, collation);
            else
                equal &= first.SetEquals(ArrayElements.ToArray(operand));
        }

        return equal;
    }

    public static BsonValue Intersection(ReadOnlySpan<BsonValue> operands, Collation? collation)
    {
        HashSet<BsonValue>? common = null;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return BsonValue.Null;
            Check(operand, 17047, "All operands of $setIntersection must be arrays. One argument is of type:");
            if (common is null)
                common = Set(operand, collation);
            else
                common.IntersectWith(Set(operand, collation));
        }

        return Sorted(common ?? [], collation);
    }

    public static BsonValue IsSubset(BsonValue left, BsonValue right, Collation? collation)
    {
        Check(left, 17046, "both operands of $setIsSubset must be arrays. First argument is of type:");
        Check(right, 17042, "both operands of $setIsSubset must be arrays. Second argument is of type:");
        return Set(right, collation).IsSupersetOf(ArrayElements.ToArray(left));
    }

    public static BsonValue Union(ReadOnlySpan<BsonValue> operands, Collation? collation)
    {
        var all = new HashSet<BsonValue>(ValueEquality.Of(collation));
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return BsonValue.Null;
            Check(operand, 17043, "All operands of $setUnion must be arrays. One argument is of type:");
            all.UnionWith(ArrayElements.ToArray(operand));
        }

        return Sorted(all, collation);
    }

    private static BsonValue Sorted(HashSet<BsonValue> values, Collation? collation) => ArrayBuilder.Of(
        [.. values.Order(ValueComparer.Of(collation))]);

    private static HashSet<BsonValue> Set(BsonValue array, Collation? collation) =>
        new(ArrayElements.ToArray(array), ValueEquality.Of(collation));

    private static BsonValue[] Elements(string name, BsonValue array, int code)
    {
        Check(array, code, $"{name}'s argument must be an array, but is");
        return ArrayElements.ToArray(array);
    }

    private static void Check(BsonValue array, int code, string message)
    {
        if (array.Type != BsonType.Array)
            throw new DocumentException((ErrorCode)code, $"{message} {array.Type.Alias()}");
    }
}
