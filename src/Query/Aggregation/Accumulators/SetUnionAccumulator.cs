using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$setUnion</c>: the elements of all arrays, each once. Missing values are left out.</summary>
internal sealed class SetUnionAccumulator(Collation? collation) : BufferingAccumulator
{
    private readonly AddToSetAccumulator _set = new(collation);

    public override RawValue Result => _set.Result;

    protected override IEnumerable<RawValue> Held => [Result];

    public override void Add(RawValue value, StageMemory memory)
    {
        if (value.IsMissing)
            return;
        ConcatArraysAccumulator.CheckArray("$setUnion", value);
        foreach (var element in new ArrayElements(value))
        {
            OperationContext.CheckForInterrupt();
            _set.Add(element, memory);
        }
    }
}
