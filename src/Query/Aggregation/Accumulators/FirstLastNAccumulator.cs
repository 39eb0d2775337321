using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$firstN</c> and <c>$lastN</c>. A missing value counts as null.</summary>
internal sealed class FirstLastNAccumulator(int count, bool first) : BufferingAccumulator
{
    private readonly Queue<RawValue> _values = new();

    public static AccumulatorOperators.Compile Compile(string name, bool first) => (operand, compiler) =>
    {
        var (input, n) = AccumulatorArguments.CountedInput(name, operand, compiler);
        bool inGroup = compiler.IsInGroup;
        return new AccumulatorDefinition(input, scope => new FirstLastNAccumulator(Arrays.CountN(n.Evaluate(scope), inGroup), first));
    };

    public override RawValue Result => ValueBuilder.ArrayOf([.. _values]);

    protected override IEnumerable<RawValue> Held => _values;

    public override void Add(RawValue value, StageMemory memory)
    {
        if (_values.Count == count)
        {
            if (first)
                return;
            memory.Add(-BufferedValue.Size(_values.Dequeue()));
        }

        var held = RawValue.Copy(value.OrNull.Raw);
        memory.Add(BufferedValue.Size(held));
        _values.Enqueue(held);
    }
}
