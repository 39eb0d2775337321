using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$mergeObjects</c>: later documents' fields over those of earlier ones.</summary>
internal sealed class MergeObjectsAccumulator : HoldingAccumulator
{
    private readonly OrderedDictionary<string, BsonValue> _merged = [];

    public override BsonValue Result =>
        new BsonDocument(_merged.Select(pair => new BsonElement(pair.Key, pair.Value)));

    protected override IEnumerable<BsonValue> Held => [Result];

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        if (value.IsNullish())
            return;
        budget.Add(HeldValue.Size(value));
        Objects.Merge(_merged, BsonValue.Copy(value.Raw));
    }
}
