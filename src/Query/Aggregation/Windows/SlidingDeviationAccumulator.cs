using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>
/// <c>$stdDevPop</c> and <c>$stdDevSamp</c> over windows whose start moves: null while one of the numbers is not finite.
/// </summary>
internal sealed class SlidingDeviationAccumulator(bool isSample) : Accumulator
{
    private Summation _sum;
    private Summation _squares;
    private long _count;
    private long _notFinite;

    public override RawValue Result
    {
        get
        {
            long count = isSample ? _count - 1 : _count;
            if (_notFinite > 0 || count <= 0)
                return RawValue.Null;
            double squares = Numbers.ToDouble(_squares.Total.Raw);
            if (squares >= 0 && _count > 1)
                return Math.Sqrt(squares / count);
            // Only what rounding left over can be less than nothing.
            _squares = default;
            return 0;
        }
    }

    // Windows are never put on disk in parts.
    public override RawValue State => throw new NotSupportedException();

    public override void Add(RawValue value, StageMemory memory) => Update(value, 1);

    public override bool TryRemove(RawValue value)
    {
        Update(value, -1);
        return true;
    }

    public override void Restore(RawValue state, StageMemory memory) => throw new NotSupportedException();

    private void Update(RawValue value, int times)
    {
        if (!value.IsNumber)
            return;
        double number = Numbers.ToDouble(value.Raw);
        if (!double.IsFinite(number))
        {
            _notFinite += times;
            return;
        }

        long before = _count;
        _count += times;
        if (_count == 0)
        {
            _sum = default;
            _squares = default;
            return;
        }

        double distance = (before * number) - (before == 0 ? 0 : Numbers.ToDouble(_sum.Total.Raw));
        _sum.Add(number * times);
        if (before > 0)
            _squares.Add(distance * distance * times / (_count * before));
    }
}
