using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$push</c>. Missing values are left out.</summary>
internal sealed class PushAccumulator : BufferingAccumulator
{
    private readonly List<RawValue> _values = [];

    public override RawValue Result => ValueBuilder.ArrayOf(CollectionsMarshal.AsSpan(_values));

    protected override IEnumerable<RawValue> Held => _values;

    public override void Add(RawValue value, StageMemory memory)
    {
        if (value.IsMissing)
            return;
        memory.Add(BufferedValue.Size(value), "$push");
        _values.Add(RawValue.Copy(value.Raw));
    }
}
