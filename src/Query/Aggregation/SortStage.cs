using System.Buffers.Binary;
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
        Open(new DocumentSorter(pattern.With(input), limit, options.Spills, options.MemoryLimit), input);

    /// <summary>Runs a sort.</summary>
    public static DocumentSource Open(DocumentSorter sorter, DocumentSource input) => new Source(sorter, input);

    private sealed class Source(DocumentSorter sorter, DocumentSource input) : StageSource(input)
    {
        private bool _sorted;

        // Documents take their scores with them.
        private double? _score;

        public override double? TextScore => _score;

        public override RawDocument? IndexKey => null;

        public override double? Score => null;

        public override RawDocument? ScoreDetails => null;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            if (!_sorted)
            {
                while (Input.TryNext(out document))
                    Add(document.Span);
                _sorted = true;
            }

            if (!sorter.TryNext(out document))
                return false;
            int length = BinaryPrimitives.ReadInt32LittleEndian(document.Span);
            _score = document.Length > length ? BinaryPrimitives.ReadDoubleLittleEndian(document.Span[length..]) : null;
            document = document[..length];
            return true;
        }

        public override void Free()
        {
            base.Free();
            sorter.Free();
        }

        public override void Dispose()
        {
            base.Dispose();
            sorter.Dispose();
        }

        private void Add(ReadOnlySpan<byte> document)
        {
            if (Input.TextScore is not { } score)
            {
                sorter.Add(document);
                return;
            }

            Span<byte> attachment = stackalloc byte[sizeof(double)];
            BinaryPrimitives.WriteDoubleLittleEndian(attachment, score);
            sorter.Add(document, attachment);
        }
    }
}
