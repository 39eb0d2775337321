using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$sort</c>; with a limit it keeps no more documents than that.</summary>
internal sealed class SortStage(RawDocument specification, SortPattern pattern, long limit = 0) : Stage
{
    public RawDocument Specification => specification;

    public override RawDocument Definition => new()
    {
        ["$sort"] = limit == 0
            ? new RawDocument { ["sortKey"] = specification }
            : new RawDocument { ["sortKey"] = specification, ["limit"] = limit },
    };

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)15973, "the $sort key specification must be an object");
        return operand.AsDocument.IsEmpty
            ? throw new DocumentException((ErrorCode)15976, "$sort stage must have at least one sort key")
            : new SortStage(operand.AsDocument, SortPattern.Compile(operand.AsDocument, compiler.Context));
    }

    /// <summary>The same sort for its first documents alone.</summary>
    public SortStage First(long count) => new(specification, pattern, count);

    public override bool IsPerDocument => limit == 0;

    public override bool Keeps(string field) => true;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        Open(new DocumentSorter(pattern, limit, options.Spills, options.MemoryLimit), input);

    /// <summary>Runs a sort.</summary>
    public static DocumentSource Open(DocumentSorter sorter, DocumentSource input) => new Source(sorter, input);

    private sealed class Source(DocumentSorter sorter, DocumentSource input) : StageSource(input)
    {
        private bool _sorted;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            if (!_sorted)
            {
                while (Input.TryNext(out document))
                    sorter.Add(document.Span);
                _sorted = true;
            }

            return sorter.TryNext(out document);
        }

        public override void Dispose()
        {
            base.Dispose();
            sorter.Dispose();
        }
    }
}
