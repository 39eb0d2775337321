using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$first</c>: the first document's value, null where it has none.</summary>
internal sealed class FirstAccumulator : HoldingAccumulator
{
    private BsonValue _first;

    public override BsonValue Result => _first.IsMissing ? BsonValue.Null : _first;

    protected override IEnumerable<BsonValue> Held => _first.IsMissing ? [] : [_first];

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        if (!_first.IsMissing)
            return;
        budget.Add(value.Memory.Length);
        _first = value.IsMissing ? BsonValue.Null : BsonValue.Copy(value.Raw);
    }
}
