using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$documents</c>: the documents that the pipeline itself brings.</summary>
internal sealed class DocumentsStage(Expression documents) : Stage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var documents = compiler.Compile(operand);
        if (documents.IsConstant)
            Evaluate(documents, new Scope());
        return new DocumentsStage(documents);
    }

    public override bool IsFirst => true;

    public override bool GeneratesDocuments => true;

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        new Source(Evaluate(documents, new Scope(options.Variables)), input);

    private static RawValue Evaluate(Expression documents, Scope scope)
    {
        scope.Root = RawDocument.Empty.Bytes;
        var value = documents.Evaluate(scope);
        if (value.Type != ElementType.Array)
            throw new DocumentException((ErrorCode)5858203, "an array is expected");
        foreach (var element in new ArrayElements(value))
        {
            OperationContext.CheckForInterrupt();
            if (element.Type != ElementType.Document)
            {
                throw new DocumentException(
                    (ErrorCode)40228,
                    $"'newRoot' expression  must evaluate to an object, but resulting value was: {ElementText.Of(element.Raw)}. Type of resulting value: '{element.Type.Alias()}'.");
            }
        }

        return value;
    }

    private sealed class Source(RawValue documents, DocumentSource input) : StageSource(input)
    {
        private int _next = 4;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            OperationContext.CheckForInterrupt();
            document = default;
            var reader = new RawReader(documents.Memory.Span, _next);
            if (!reader.Read())
                return false;
            _next = reader.Position;
            document = documents.Memory.Slice(reader.ValueOffset, reader.Value.Bytes.Length);
            return true;
        }
    }
}
