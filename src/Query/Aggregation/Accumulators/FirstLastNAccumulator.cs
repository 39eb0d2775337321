using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$firstN</c> and <c>$lastN</c>. A missing value counts as null.</summary>
internal sealed class FirstLastNAccumulator(int count, bool first) : HoldingAccumulator
{
    private readonly Queue<RawValue> _values = new();

    public override RawValue Result => ArrayBuilder.Of([.. _values]);

    protected override IEnumerable<RawValue> Held => _values;

    public override void Add(RawValue value, MemoryBudget budget)
    {
        if (_values.Count == count)
        {
            if (first)
                return;
            budget.Add(-HeldValue.Size(_values.Dequeue()));
        }

        var held = value.IsMissing ? RawValue.Null : RawValue.Copy(value.Raw);
        budget.Add(HeldValue.Size(held));
        _values.Enqueue(held);
    }
}
