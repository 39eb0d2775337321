using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$indexStats</c>: how often each index of its collection has been used.</summary>
internal sealed class IndexStatsStage : Stage
{
    public override bool IsFirst => true;

    public override bool GeneratesDocuments => true;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler) =>
        operand.Type == ElementType.Document && operand.AsDocument.IsEmpty
            ? new IndexStatsStage()
            : throw new DocumentException(
                (ErrorCode)28803, "The $indexStats stage specification must be an empty object");

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(input, options);

    private sealed class Source(DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private IReadOnlyList<RawDocument>? _indexes;
        private int _next;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            _indexes ??= options.RequireCollections().IndexStatistics(options.Collection);
            bool more = _next < _indexes.Count;
            document = more ? _indexes[_next++].Bytes : default;
            return more;
        }
    }
}
