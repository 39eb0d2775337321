using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>
/// <c>$percentile</c> and <c>$median</c>: for each share the smallest value that at least so many values do not exceed.
/// What is no number is left out.
/// </summary>
internal sealed class PercentileAccumulator(double[] shares, bool single) : HoldingAccumulator
{
    private readonly List<double> _values = [];

    public override RawValue Result
    {
        get
        {
            _values.Sort();
            return single ? At(shares[0]) : ArrayBuilder.Of([.. shares.Select(At)]);
        }
    }

    protected override IEnumerable<RawValue> Held => _values.Select(value => (RawValue)value);

    public override void Add(RawValue value, MemoryBudget budget)
    {
        if (!value.IsNumber)
            return;
        budget.Add(sizeof(double));
        _values.Add(Numbers.ToDouble(value.Raw));
    }

    private RawValue At(double share)
    {
        if (_values.Count == 0)
            return RawValue.Null;
        int rank = (int)Math.Ceiling(share * _values.Count);
        return _values[Math.Clamp(rank - 1, 0, _values.Count - 1)];
    }
}
