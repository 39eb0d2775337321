using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>The fields of a group or a bucket, each with its accumulator.</summary>
internal sealed class AccumulatedFields
{
    private readonly List<(byte[] Name, AccumulatorDefinition Accumulator)> _fields = [];

    public int Count => _fields.Count;

    /// <summary>Whether each is a sum to which every document adds the same whole number.</summary>
    public bool OnlyCounts => _fields.TrueForAll(each => each.Accumulator.OnlyCounts);

    /// <summary>Compiles a further field.</summary>
    /// <exception cref="DocumentException">40234, 40235, 40236, 40238, 15952, ….</exception>
    public void Compile(string name, RawValue specification, ExpressionCompiler compiler) =>
        _fields.Add((Encoding.UTF8.GetBytes(name), AccumulatorDefinition.Compile(name, specification, compiler)));

    /// <summary>The accumulators of a new group, one for each field.</summary>
    public Accumulator[] Start(Scope scope)
    {
        var accumulators = new Accumulator[_fields.Count];
        for (int i = 0; i < accumulators.Length; i++)
            accumulators[i] = _fields[i].Accumulator.Start(scope);
        return accumulators;
    }

    /// <summary>Adds a document to its group.</summary>
    public void Add(Accumulator[] accumulators, Scope scope, StageMemory memory)
    {
        for (int i = 0; i < accumulators.Length; i++)
            accumulators[i].Add(_fields[i].Accumulator.Argument.Evaluate(scope), memory);
    }

    /// <summary>Adds a number of documents at once, where the fields are <see cref="OnlyCounts"/>.</summary>
    public void AddCount(Accumulator[] accumulators, Scope scope, long count)
    {
        for (int i = 0; i < accumulators.Length; i++)
            ((SumAccumulator)accumulators[i]).Add(_fields[i].Accumulator.Argument.Evaluate(scope), count);
    }

    /// <summary>Writes the accumulated values.</summary>
    /// <param name="accumulators">The accumulators of a group.</param>
    /// <param name="output">A writer in the group's document.</param>
    public void Write(Accumulator[] accumulators, RawWriter output)
    {
        for (int i = 0; i < accumulators.Length; i++)
        {
            using var part = OperationContext.StartPart();
            var value = accumulators[i].Result;
            output.WriteName(_fields[i].Name);
            output.WriteValue(value.OrNull);
        }
    }
}
