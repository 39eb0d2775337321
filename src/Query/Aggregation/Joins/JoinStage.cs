using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>A stage that adds to each document an array of those of another collection that belong to it.</summary>
internal abstract class JoinStage(string from, FieldPath @as) : Stage
{
    /// <summary>The other collection.</summary>
    protected string From => from;

    public override bool IsPerDocument => true;

    public override bool Keeps(string field) => field != @as.First;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, @as, input, options);

    /// <summary>Whether the same belongs to every document.</summary>
    protected virtual bool IsUncorrelated => false;

    /// <summary>Starts to find what belongs to documents.</summary>
    protected abstract JoinRun Start(PipelineOptions options);

    private sealed class Source(JoinStage stage, FieldPath @as, DocumentSource input, PipelineOptions options)
        : StageSource(input)
    {
        private readonly Scope _scope = new(options.Variables) { Metadata = input };
        private readonly JoinRun _run = stage.Start(options);
        private readonly RawWriter _found = new();
        private readonly OperationLease _memory = new();
        private readonly RawWriter _output = new();

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            if (!Input.TryNext(out var next))
                return false;
            if (_found.Length == 0 || !stage.IsUncorrelated)
                Find(next);
            document = FieldSetter.Set(_output, next.Span, @as, new RawValueSpan(ElementType.Array, _found.WrittenSpan));
            return true;
        }

        private void Find(ReadOnlyMemory<byte> document)
        {
            _scope.Root = document;
            _found.Reset();
            _found.WriteStartArray();
            _run.Find(_scope, _found, _memory);
            _found.WriteEndArray();
        }

        public override void Free()
        {
            base.Free();
            _run.Free();
        }

        public override void Dispose()
        {
            base.Dispose();
            _run.Dispose();
            _found.Dispose();
            _memory.Dispose();
            _output.Dispose();
        }
    }
}

/// <summary>Finds what belongs to one document after the other.</summary>
internal abstract class JoinRun : IDisposable
{
    /// <summary>Finds what belongs to a document.</summary>
    /// <param name="scope">The document.</param>
    /// <param name="found">A writer in the array of what is found.</param>
    /// <param name="memory">Counts what that writer holds.</param>
    public abstract void Find(Scope scope, RawWriter found, OperationLease memory);

    /// <summary>Gives back memory whose content can be had again.</summary>
    public virtual void Free()
    {
    }

    public virtual void Dispose()
    {
    }
}
