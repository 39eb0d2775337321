using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$limit</c>.</summary>
internal sealed class LimitStage(long count) : Stage
{
    public long Count => count;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        long count = StageOperands.Count("$limit", operand, 5107201);
        return count > 0
            ? new LimitStage(count)
            : throw new DocumentException((ErrorCode)15958, "the limit must be positive");
    }

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(count, input);

    private sealed class Source(long count, DocumentSource input) : StageSource(input)
    {
        private long _left = count;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            return _left-- > 0 && Input.TryNext(out document);
        }
    }
}
