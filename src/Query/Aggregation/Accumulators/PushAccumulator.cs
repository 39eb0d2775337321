using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$push</c>. Missing values are left out.</summary>
internal sealed class PushAccumulator : HoldingAccumulator
{
    private readonly List<BsonValue> _values = [];

    public override BsonValue Result => ArrayBuilder.Of([.. _values]);

    protected override IEnumerable<BsonValue> Held => _values;

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        if (value.IsMissing)
            return;
        budget.Add(HeldValue.Size(value), "$push");
        _values.Add(BsonValue.Copy(value.Raw));
    }
}
