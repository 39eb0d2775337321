using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;
using Streetcar.Query.JavaScript;

namespace Streetcar.Query.Aggregation.MapReduce;

/// <summary><see cref="MapReduceOperators.Reduce"/>.</summary>
internal sealed class ReduceAccumulator(ScriptFunction reduce) : Accumulator
{
    // What one call gets: the function may be called again with its own result.
    private const long MaxPending = 4 * 1024 * 1024;

    private readonly List<RawValue> _values = [];
    private RawValue _key;
    private long _bytes;

    public static AccumulatorDefinition Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var reduce = ScriptFunction.Compile(operand["eval"].AsString, compiler.Context);
        return new AccumulatorDefinition(compiler.Compile(operand["data"]), _ => new ReduceAccumulator(reduce));
    }

    public override RawValue Result
    {
        get
        {
            Reduce();
            return _values[0];
        }
    }

    public override RawValue State => new RawDocument { ["k"] = _key, ["v"] = Result };

    public override void Add(RawValue value, StageMemory memory)
    {
        var emitted = value.AsDocument;
        if (_values.Count == 0)
            _key = RawValue.Copy(emitted["k"].Raw);
        var added = RawValue.Copy(emitted["v"].Raw);
        _values.Add(added);
        long size = BufferedValue.Size(added);
        memory.Add(size);
        _bytes += size;
        if (_bytes < MaxPending)
            return;
        long before = _bytes;
        Reduce();
        memory.Add(_bytes - before);
    }

    public override void Restore(RawValue state, StageMemory memory) => Add(state, memory);

    // The last one comes first, as in MongoDB.
    private void Reduce()
    {
        _values.Reverse();
        var result = reduce.Call(_key, ValueBuilder.ArrayOf(CollectionsMarshal.AsSpan(_values)));
        _values.Clear();
        _values.Add(result);
        _bytes = BufferedValue.Size(result);
    }
}
