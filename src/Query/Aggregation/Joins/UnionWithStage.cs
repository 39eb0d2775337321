using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary><c>$unionWith</c>: the documents, then those of another collection.</summary>
internal sealed class UnionWithStage(string collection, SubPipeline pipeline) : Stage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        string? collection = null;
        var stages = RawArray.Empty;
        switch (operand.Type)
        {
            case ElementType.String:
                collection = operand.AsString;
                break;
            case ElementType.Document:
                foreach (var (name, value) in operand.AsDocument)
                {
                    if (name == "coll")
                        collection = StageOperands.Text("$unionWith", name, value);
                    else if (name == "pipeline")
                        stages = StageOperands.Pipeline(value);
                    else
                        throw StageOperands.Unknown("$unionWith", name);
                }

                break;
            default:
                throw new DocumentException(
                    ErrorCode.FailedToParse,
                    $"the $unionWith stage specification must be an object or string, but found {operand.Type.Alias()}");
        }

        var inner = SubPipeline.Compile(stages, RawDocument.Empty, compiler, PipelineKind.Union, collection ?? "");
        if (string.IsNullOrEmpty(collection) && inner.ReadsCollection)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse,
                "$unionWith stage without explicit collection must have a pipeline with $documents as first stage");
        }

        return new UnionWithStage(collection ?? "", inner);
    }

    public override IEnumerable<string> Collections => [collection, .. pipeline.Collections];

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        new Source(collection, pipeline.Bind(new Scope(options.Variables), options.Variables), input, options);

    private sealed class Source(string collection, Pipeline pipeline, DocumentSource input, PipelineOptions options)
        : StageSource(input)
    {
        private DocumentSource? _other;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            if (_other is null && Input.TryNext(out document))
                return true;
            _other ??= options.RequireCollections().Read(null, collection, pipeline);
            return _other.TryNext(out document);
        }

        public override void Free()
        {
            base.Free();
            _other?.Free();
        }

        public override void Dispose()
        {
            base.Dispose();
            _other?.Dispose();
        }
    }
}
