using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$last</c>: the last document's value, null where it has none.</summary>
internal sealed class LastAccumulator : HoldingAccumulator
{
    private BsonValue _last;

    public override BsonValue Result => _last.IsMissing ? BsonValue.Null : _last;

    protected override IEnumerable<BsonValue> Held => [_last];

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        budget.Add(value.Memory.Length - _last.Memory.Length);
        _last = BsonValue.Copy(value.Raw);
    }

    public override bool TryRemove(BsonValue value) => true;
}
