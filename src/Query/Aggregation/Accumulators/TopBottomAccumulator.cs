using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>
/// Keeps the values that come first in an order: <c>$minN</c> and <c>$maxN</c>, and <c>$top</c>, <c>$bottom</c> with
/// their N, whose values are pairs of a key and what is to be returned.
/// </summary>
internal sealed class TopBottomAccumulator(
    int count, IComparer<RawValue> order, bool skipsNull, Func<RawValue, RawValue> output, bool single, bool reverses)
    : HoldingAccumulator
{
    // In order; of equals, the one that came first is before.
    private readonly List<RawValue> _kept = [];

    public override RawValue Result
    {
        get
        {
            var values = _kept.Select(output);
            if (single)
                return values.FirstOrDefault(RawValue.Null);
            return ArrayBuilder.Of([.. reverses ? values.Reverse() : values]);
        }
    }

    protected override IEnumerable<RawValue> Held => _kept;

    public override void Add(RawValue value, MemoryBudget budget)
    {
        if (skipsNull && value.IsNullish())
            return;
        int place = Place(value);
        if (place >= count)
            return;
        budget.Add(HeldValue.Size(value));
        _kept.Insert(place, RawValue.Copy(value.Raw));
        if (_kept.Count <= count)
            return;
        budget.Add(-HeldValue.Size(_kept[^1]));
        _kept.RemoveAt(_kept.Count - 1);
    }

    private int Place(RawValue value)
    {
        int low = 0;
        int high = _kept.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (order.Compare(_kept[middle], value) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
