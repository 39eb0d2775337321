using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$skip</c>.</summary>
internal sealed class SkipStage(long count) : Stage
{
    public long Count => count;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler) =>
        new SkipStage(StageOperands.Count("$skip", operand, 5107200));

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(count, input);

    private sealed class Source(long count, DocumentSource input) : StageSource(input)
    {
        private long _left = count;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            for (; _left > 0; _left--)
            {
                if (!Input.TryNext(out document))
                    return false;
            }

            return Input.TryNext(out document);
        }
    }
}
