using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$min</c> and <c>$max</c>. Null and missing values are left out; of none at all the result is null.</summary>
internal sealed class ExtremeAccumulator(int direction, Collation? collation) : HoldingAccumulator
{
    private BsonValue _extreme;

    public override BsonValue Result => _extreme.IsMissing ? BsonValue.Null : _extreme;

    protected override IEnumerable<BsonValue> Held => _extreme.IsMissing ? [] : [_extreme];

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        if (value.IsNullish())
            return;
        if (!_extreme.IsMissing && Math.Sign(Collation.Compare(collation, value.Raw, _extreme.Raw)) != direction)
            return;
        budget.Add(value.Memory.Length - _extreme.Memory.Length);
        _extreme = BsonValue.Copy(value.Raw);
    }

    // Of several that are equal, the earliest is the result.
    public override bool TryRemove(BsonValue value) =>
        value.IsNullish() || Collation.Compare(collation, value.Raw, _extreme.Raw) != 0;
}
