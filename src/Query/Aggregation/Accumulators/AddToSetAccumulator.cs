using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$addToSet</c>. Missing values are left out; the order is that in which they came.</summary>
internal sealed class AddToSetAccumulator(Collation? collation) : BufferingAccumulator
{
    private readonly HashSet<RawValue> _set = new(ValueEquality.Of(collation));
    private readonly List<RawValue> _values = [];

    public override RawValue Result => ValueBuilder.ArrayOf(CollectionsMarshal.AsSpan(_values));

    protected override IEnumerable<RawValue> Held => _values;

    public override void Add(RawValue value, StageMemory memory)
    {
        if (value.IsMissing || _set.Contains(value))
            return;
        memory.Add(2 * BufferedValue.Size(value), "$addToSet");
        var copy = RawValue.Copy(value.Raw);
        _set.Add(copy);
        _values.Add(copy);
    }
}
