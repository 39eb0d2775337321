using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>
/// <c>$covariancePop</c> and <c>$covarianceSamp</c> of pairs of numbers; other pairs are left out. A Decimal128 makes the
/// result one; pairs that are not finite make it infinite or NaN and count for nothing else.
/// </summary>
internal sealed class CovarianceAccumulator(bool isSample) : Accumulator
{
    private SlidingSum _x;
    private SlidingSum _y;
    private SlidingSum _products;
    private long _count;

    public override RawValue Result
    {
        get
        {
            if (_count == 1 && !isSample)
                return 0.0;
            long count = isSample ? _count - 1 : _count;
            if (count <= 0)
                return RawValue.Null;
            var products = _products.Total;
            return products.Type == ElementType.Decimal128
                ? products.AsDecimal128 / RawDecimal128.FromDouble(count)
                : Numbers.ToDouble(products.Raw) / count;
        }
    }

    // Windows are never put on disk in parts.
    public override RawValue State => throw new NotSupportedException();

    public static AccumulatorOperators.Compile Named(bool isSample) => (operand, compiler) =>
        new AccumulatorDefinition(compiler.Compile(operand), _ => new CovarianceAccumulator(isSample));

    public override void Add(RawValue value, StageMemory memory)
    {
        if (!TryPair(value, out var x, out var y) || TryCount(x, y, 1))
            return;
        var distance = _count == 0 ? RawValue.Null : Arithmetic.Subtract(x, Mean(_x));
        _count++;
        _x.Add(x, 1);
        _y.Add(y, 1);
        if (!distance.IsNull)
            _products.Add(Product(distance, Arithmetic.Subtract(y, Mean(_y))), 1);
    }

    public override bool TryRemove(RawValue value)
    {
        if (!TryPair(value, out var x, out var y) || TryCount(x, y, -1))
            return true;
        _count--;
        if (_count == 0)
        {
            _x.Clear();
            _y.Clear();
            _products.Clear();
            return true;
        }

        // The mean of the first is that without the pair, and the other's that with it.
        _x.Add(x, -1);
        _count++;
        var distance = Arithmetic.Subtract(y, Mean(_y));
        _count--;
        _products.Add(Product(Arithmetic.Subtract(x, Mean(_x)), distance), -1);
        _y.Add(y, -1);
        return true;
    }

    public override void Restore(RawValue state, StageMemory memory) => throw new NotSupportedException();

    private static RawValue Product(RawValue left, RawValue right) => Numbers.TryMultiply(left.Raw, right.Raw, out var product)
        ? product
        : Numbers.ToDouble(left.Raw) * Numbers.ToDouble(right.Raw);

    private static bool TryPair(RawValue value, out RawValue x, out RawValue y)
    {
        (x, y) = (default, default);
        if (value.Type != ElementType.Array || value.AsArray.Count != 2)
            return false;
        (x, y) = (value.AsArray[0], value.AsArray[1]);
        return x.IsNumber && y.IsNumber;
    }

    // A pair of which one is not finite is as one infinity, or as NaN.
    private bool TryCount(RawValue x, RawValue y, int times)
    {
        double sum = NotFinite(x) + NotFinite(y);
        if (sum == 0)
            return false;
        bool isDecimal = IsDecimal(x) || IsDecimal(y);
        _products.Add(isDecimal ? RawDecimal128.FromDouble(sum) : sum, times);
        return true;
    }

    private static bool IsDecimal(RawValue value) => value.Type == ElementType.Decimal128 && !value.Raw.Decimal128.IsNaN;

    private static double NotFinite(RawValue value) => value.Type switch
    {
        ElementType.Double when !double.IsFinite(value.Raw.Double) => value.Raw.Double,
        ElementType.Decimal128 when !value.Raw.Decimal128.IsFinite => value.Raw.Decimal128.ToDouble(),
        _ => 0,
    };

    private RawValue Mean(in SlidingSum sum)
    {
        var total = sum.Total;
        return total.Type == ElementType.Decimal128
            ? total.AsDecimal128 / RawDecimal128.FromInt64(_count)
            : Numbers.ToDouble(total.Raw) / _count;
    }
}
