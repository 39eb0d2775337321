using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$sample</c>: so many documents at random, in random order.</summary>
internal sealed class SampleStage(long size) : Stage
{
    public static Stage Compile(BsonValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != BsonType.Document)
            throw new DocumentException((ErrorCode)28745, "the $sample stage specification must be an object");
        BsonValue size = default;
        foreach (var (name, value) in operand.AsDocument)
        {
            size = name == "size"
                ? value
                : throw new DocumentException((ErrorCode)28748, $"unrecognized option to $sample: {name}");
        }

        if (size.IsMissing)
            throw new DocumentException((ErrorCode)28749, "$sample stage must specify a size");
        if (!size.IsNumber)
            throw new DocumentException((ErrorCode)28746, "size argument to $sample must be a number");
        double count = Math.Truncate(Numbers.ToDouble(size.Raw));
        return count > 0
            ? new SampleStage((long)Math.Min(count, int.MaxValue))
            : throw new DocumentException((ErrorCode)28747, "size argument to $sample must be a positive integer");
    }

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        new Source(size, input, new DocumentBuffer(new MemoryBudget("$sample", options.MemoryLimit)));

    private sealed class Source(long size, DocumentSource input, DocumentBuffer sample) : StageSource(input)
    {
        private int[]? _order;
        private int _next;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            _order ??= Draw();
            bool more = _next < _order.Length;
            document = more ? sample[_order[_next++]] : default;
            return more;
        }

        // A reservoir: each document read stays with the same chance, however many follow.
        private int[] Draw()
        {
            for (long read = 0; Input.TryNext(out var next); read++)
            {
                if (sample.Count < size)
                    sample.Add(next);
                else if (Random.Shared.NextInt64(read + 1) is var place && place < size)
                    sample.Replace((int)place, next);
            }

            int[] order = [.. Enumerable.Range(0, sample.Count)];
            Random.Shared.Shuffle(order);
            return order;
        }
    }
}
