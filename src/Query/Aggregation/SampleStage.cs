using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$sample</c>: a number of random documents, in random order.</summary>
internal sealed class SampleStage(long size) : Stage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)28745, "the $sample stage specification must be an object");
        RawValue size = default;
        foreach (var (name, value) in operand.AsDocument)
        {
            if (name == "size" && !value.IsNumber)
                throw new DocumentException((ErrorCode)28746, "size argument to $sample must be a number");
            size = name == "size"
                ? value
                : throw new DocumentException((ErrorCode)28748, $"unrecognized option to $sample: {name}");
        }

        if (size.IsMissing)
            throw new DocumentException((ErrorCode)28749, "$sample stage must specify a size");
        double count = Numbers.ToWhole(size.Raw);
        return count > 0
            ? new SampleStage((long)Math.Min(count, int.MaxValue))
            : throw new DocumentException((ErrorCode)28747, "size argument to $sample must be a positive integer");
    }

    // Each document gets a random number, and those with the least ones are taken.
    public override DocumentSource Open(DocumentSource input, PipelineOptions options)
    {
        var order = new NumberOrder(_ => Random.Shared.NextDouble());
        return SortStage.Open(new DocumentSorter(order, size, options.Spills, options.MemoryLimit), input);
    }
}
