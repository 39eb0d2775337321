using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$match</c>.</summary>
internal sealed class MatchStage(BsonDocument specification, Filter filter) : Stage
{
    public BsonDocument Specification => specification;

    public static Stage Compile(BsonValue operand, ExpressionCompiler compiler) => operand.Type == BsonType.Document
        ? new MatchStage(operand.AsDocument, Filter.CompileUnordered(operand.AsDocument, compiler.Context))
        : throw new DocumentException(
            (ErrorCode)15959, "the match filter must be an expression in an object");

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(filter, input);

    private sealed class Source(Filter filter, DocumentSource input) : StageSource(input)
    {
        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            while (Input.TryNext(out document))
            {
                if (filter.Matches(document.Span))
                    return true;
            }

            return false;
        }
    }
}
