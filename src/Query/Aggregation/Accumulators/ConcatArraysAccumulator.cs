using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$concatArrays</c>: the elements of all arrays, in the order in which they came. Missing values are left out.</summary>
internal sealed class ConcatArraysAccumulator : BufferingAccumulator
{
    private readonly List<RawValue> _elements = [];

    public override RawValue Result => ValueBuilder.ArrayOf(CollectionsMarshal.AsSpan(_elements));

    protected override IEnumerable<RawValue> Held => [Result];

    public override void Add(RawValue value, StageMemory memory)
    {
        if (value.IsMissing)
            return;
        CheckArray("$concatArrays", value);
        foreach (var element in new ArrayElements(value))
        {
            OperationContext.CheckForInterrupt();
            memory.Add(BufferedValue.Size(element), "$concatArrays");
            _elements.Add(RawValue.Copy(element.Raw));
        }
    }

    /// <exception cref="DocumentException">TypeMismatch: the value is no array.</exception>
    public static void CheckArray(string name, RawValue value)
    {
        if (value.Type != ElementType.Array)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, $"{name} requires array inputs, but input is of type {value.Type.Alias()}");
        }
    }
}
