using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$addToSet</c>. Missing values are left out; the order is that in which they came.</summary>
internal sealed class AddToSetAccumulator(Collation? collation) : HoldingAccumulator
{
    private readonly HashSet<BsonValue> _set = new(ValueEquality.Of(collation));
    private readonly List<BsonValue> _values = [];

    public override BsonValue Result => ArrayBuilder.Of([.. _values]);

    protected override IEnumerable<BsonValue> Held => _values;

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        if (value.IsMissing || _set.Contains(value))
            return;
        budget.Add(2 * HeldValue.Size(value), "$addToSet");
        var copy = BsonValue.Copy(value.Raw);
        _set.Add(copy);
        _values.Add(copy);
    }
}
