using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary>A stage that transforms each document into one, which an update may contain too.</summary>
internal abstract class TransformStage : Stage
{
    /// <summary>Writes the transformed document.</summary>
    /// <param name="scope">The document, as <c>$$ROOT</c>.</param>
    /// <param name="output">A writer where a document may be written.</param>
    public abstract void Write(Scope scope, RawWriter output);

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private sealed class Source(TransformStage stage, DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private readonly Scope _scope = new(options.Variables) { Metadata = input };
        private readonly RawWriter _output = new();

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            if (!Input.TryNext(out var next))
                return false;
            _scope.Root = next;
            _output.Reset();
            stage.Write(_scope, _output);
            document = _output.WrittenMemory;
            return true;
        }

        public override void Dispose()
        {
            base.Dispose();
            _output.Dispose();
        }
    }
}
