using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$firstN</c> and <c>$lastN</c>. A missing value counts as null.</summary>
internal sealed class EndsAccumulator(int count, bool first) : HoldingAccumulator
{
    private readonly Queue<BsonValue> _values = new();

    public override BsonValue Result => ArrayBuilder.Of([.. _values]);

    protected override IEnumerable<BsonValue> Held => _values;

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        if (_values.Count == count)
        {
            if (first)
                return;
            budget.Add(-HeldValue.Size(_values.Dequeue()));
        }

        var held = value.IsMissing ? BsonValue.Null : BsonValue.Copy(value.Raw);
        budget.Add(HeldValue.Size(held));
        _values.Enqueue(held);
    }
}
