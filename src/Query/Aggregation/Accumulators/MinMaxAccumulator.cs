using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$min</c> and <c>$max</c>. Null and missing values are left out; of none at all the result is null.</summary>
internal sealed class MinMaxAccumulator(int direction, Collation? collation) : BufferingAccumulator
{
    private RawValue _extreme;

    /// <summary><c>$minN</c> and <c>$maxN</c>.</summary>
    public static AccumulatorOperators.Compile CompileN(string name, int direction) => (operand, compiler) =>
    {
        var (input, n) = AccumulatorArguments.CountedInput(name, operand, compiler);
        bool inGroup = compiler.IsInGroup;
        var order = ValueComparer.Of(compiler.Collation, direction);
        return new AccumulatorDefinition(input, scope => new TopBottomAccumulator(
            Arrays.CountN(n.Evaluate(scope), inGroup), order, skipsNull: true, value => value, single: false, reverses: false));
    };

    public override RawValue Result => _extreme.OrNull;

    protected override IEnumerable<RawValue> Held => _extreme.IsMissing ? [] : [_extreme];

    public override void Add(RawValue value, StageMemory memory)
    {
        if (value.IsNullish())
            return;
        if (!_extreme.IsMissing && Math.Sign(Collation.Compare(collation, value.Raw, _extreme.Raw)) != direction)
            return;
        memory.Add(value.Memory.Length - _extreme.Memory.Length);
        _extreme = RawValue.Copy(value.Raw);
    }

    // Of several that are equal, the earliest is the result.
    public override bool TryRemove(RawValue value) =>
        value.IsNullish() || Collation.Compare(collation, value.Raw, _extreme.Raw) != 0;
}
