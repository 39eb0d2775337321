using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Expressions;

/// <summary>
/// The set operators (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#set-expression-operators"/>):
/// arrays without regard to order and repetition. Results come in the order of values.
/// </summary>
internal static class Sets
{
    public static RawValue AllElementsTrue(RawValue array) => !HasElement("$allElementsTrue", array, 17040, isTrue: false);

    public static RawValue AnyElementTrue(RawValue array) => HasElement("$anyElementTrue", array, 17041, isTrue: true);

    public static RawValue Difference(RawValue left, RawValue right, Collation? collation)
    {
        if (left.IsNullish() || right.IsNullish())
            return RawValue.Null;
        Check(left, 17048, "both operands of $setDifference must be arrays. First argument is of type:");
        Check(right, 17049, "both operands of $setDifference must be arrays. Second argument is of type:");
        using var held = ArrayElements.Hold(right, sorts: true);
        using var heldToo = ArrayElements.Hold(left, sorts: true);
        var seen = Set(right, collation);
        using var difference = ValueBuilder.Array();
        foreach (var element in new ArrayElements(left))
        {
            if (seen.Add(element))
                difference.Add(element);
        }

        return difference.ToValue();
    }

    /// <summary><c>$setEquals</c>, which refuses what is no array already where it is written.</summary>
    public static Expression CompileEqual(RawValue operand, ExpressionCompiler compiler)
    {
        var operands = compiler.CompileOperands(operand);
        if (operands.Length < 2)
        {
            throw new DocumentException(
                (ErrorCode)17045, $"$setEquals needs at least two arguments had: {operands.Length}");
        }

        foreach (var each in operands)
        {
            if (each is ConstantExpression constant)
                Check(constant.Value, 5887502, "All operands of $setEquals must be arrays. One argument is of type:");
        }

        var collation = compiler.Collation;
        return new FunctionExpression(operands, values => Equal(values, collation));
    }

    private static RawValue Equal(ReadOnlySpan<RawValue> operands, Collation? collation)
    {
        using var held = HoldArrays(operands);
        HashSet<RawValue>? first = null;
        bool equal = true;
        foreach (var operand in operands)
        {
            Check(operand, 17044, "All operands of $setEquals must be arrays. One argument is of type:");
            if (first is null)
                first = Set(operand, collation);
            else
                equal &= first.SetEquals(Set(operand, collation));
        }

        return equal;
    }

    public static RawValue Intersection(ReadOnlySpan<RawValue> operands, Collation? collation)
    {
        using var held = HoldArrays(operands);
        HashSet<RawValue>? common = null;
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
            Check(operand, 17047, "All operands of $setIntersection must be arrays. One argument is of type:");
            if (common is null)
                common = Set(operand, collation);
            else
                common.IntersectWith(Set(operand, collation));
        }

        return Sorted(common ?? [], collation);
    }

    public static RawValue IsSubset(RawValue left, RawValue right, Collation? collation)
    {
        Check(left, 17046, "both operands of $setIsSubset must be arrays. First argument is of type:");
        Check(right, 17042, "both operands of $setIsSubset must be arrays. Second argument is of type:");
        using var held = HoldArrays([left, right]);
        var all = Set(right, collation);
        foreach (var element in new ArrayElements(left))
        {
            if (!all.Contains(element))
                return false;
        }

        return true;
    }

    public static RawValue Union(ReadOnlySpan<RawValue> operands, Collation? collation)
    {
        using var held = HoldArrays(operands);
        var all = new HashSet<RawValue>(ValueEquality.Of(collation));
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
            Check(operand, 17043, "All operands of $setUnion must be arrays. One argument is of type:");
            AddAll(all, operand);
        }

        return Sorted(all, collation);
    }

    private static RawValue Sorted(HashSet<RawValue> values, Collation? collation) => ValueBuilder.ArrayOf(
        SortedValues.Of([.. values], ValueComparer.Of(collation)));

    private static HashSet<RawValue> Set(RawValue array, Collation? collation)
    {
        var set = new HashSet<RawValue>(ValueEquality.Of(collation));
        AddAll(set, array);
        return set;
    }

    private static void AddAll(HashSet<RawValue> set, RawValue array)
    {
        foreach (var element in new ArrayElements(array))
            set.Add(element);
    }

    private static OperationContext.HeldMemory HoldArrays(ReadOnlySpan<RawValue> arrays)
    {
        long elements = 0;
        foreach (var array in arrays)
            elements += array.Type == ElementType.Array ? ArrayElements.Count(array) : 0;
        return ArrayElements.Hold(elements, sorts: true);
    }

    private static bool HasElement(string name, RawValue array, int code, bool isTrue)
    {
        Check(array, code, $"{name}'s argument must be an array, but is");
        foreach (var element in new ArrayElements(array))
        {
            OperationContext.CheckForInterrupt();
            if (element.Raw.IsTruthy == isTrue)
                return true;
        }

        return false;
    }

    private static void Check(RawValue array, int code, string message)
    {
        if (array.Type != ElementType.Array)
            throw new DocumentException((ErrorCode)code, $"{message} {array.Type.Alias()}");
    }
}
