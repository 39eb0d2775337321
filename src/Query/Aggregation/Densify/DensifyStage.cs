using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Densify;

/// <summary><c>$densify</c>: adds documents for missing values of a field.</summary>
internal sealed class DensifyStage : Stage
{
    private const int MaxMade = 500_000;

    private readonly FieldPath _field;
    private readonly FieldPath[] _partition;
    private readonly DensifyRange _range;
    private readonly SortPattern _order;
    private readonly Collation? _collation;

    private DensifyStage(RawDocument operand, ExpressionCompiler compiler)
    {
        RawValue field = default, range = default;
        var partition = new List<FieldPath>();
        foreach (var (name, value) in operand)
        {
            switch (name)
            {
                case "field":
                    field = StageOperands.Text("$densify", name, value);
                    break;
                case "partitionByFields":
                    if (value.Type != ElementType.Array)
                        throw StageOperands.WrongType("$densify", name, value, "array");
                    partition.AddRange(value.AsArray.Select(path =>
                        FieldPath.ParseStrict(StageOperands.Text("$densify", name, path))));
                    break;
                case "range":
                    range = value;
                    break;
                default:
                    throw StageOperands.Unknown("$densify", name);
            }
        }

        if (field.IsMissing)
            throw StageOperands.Missing("$densify", "field");
        if (range.IsMissing)
            throw StageOperands.Missing("$densify", "range");
        _field = FieldPath.ParseStrict(field.AsString);
        _partition = [.. partition];
        if (partition.Exists(path => path.Covers(_field) || _field.Covers(path)))
        {
            throw new DocumentException(
                (ErrorCode)8993000, "BSON field '$densify.partitionByFields' contains a field that is the same as, or a prefix of, the field to densify");
        }

        _range = DensifyRange.Parse(range, _partition.Length > 0);
        var sort = new RawDocument(_partition.Append(_field).Select(path => new RawElement(path.Text, 1)));
        _order = SortPattern.Compile(sort, compiler.Context);
        _collation = compiler.Collation;
    }

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler) => operand.Type == ElementType.Document
        ? new DensifyStage(operand.AsDocument, compiler)
        : throw new DocumentException(
            ErrorCode.FailedToParse, $"The $densify stage specification must be an object, found {operand.Type.Alias()}");

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private sealed class Source(DensifyStage stage, DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        private readonly DocumentSorter _sorter = new(stage._order, 0, options.Spills, options.MemoryLimit);
        private readonly RawWriter[] _output = [new(), new()];
        private bool _isSorted;
        private bool _hasNext;
        private bool _inPartition;
        private ReadOnlyMemory<byte> _next;
        private RawValue[] _partition = [];
        private RawValue _least;
        private RawValue _most;

        // The steps of the current partition: where they start, where they end, and which one is next.
        private RawValue _start;
        private RawValue _last;
        private int _step;
        private long _made;

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            if (!_isSorted)
                Sort();
            while (true)
            {
                if (_inPartition && TryStep(out document))
                    return true;
                if (!_hasNext)
                {
                    document = default;
                    return false;
                }

                if (!_inPartition)
                {
                    Start();
                    continue;
                }

                document = Take();
                return true;
            }
        }

        public override void Free()
        {
            base.Free();
            _next = _next.ToArray();
            _sorter.Free();
        }

        public override void Dispose()
        {
            base.Dispose();
            _sorter.Dispose();
            foreach (var output in _output)
                output.Dispose();
        }

        private void Sort()
        {
            while (Input.TryNext(out var document))
            {
                _sorter.Add(document.Span);
                var value = stage._field.Find(document.Span).ToValue();
                if (value.IsNullish())
                    continue;
                stage._range.Check(value);
                _least = _least.IsMissing || value.CompareTo(_least) < 0 ? value : _least;
                _most = _most.IsMissing || value.CompareTo(_most) > 0 ? value : _most;
            }

            _isSorted = true;
            _hasNext = _sorter.TryNext(out _next);
            if (!_hasNext && stage._partition.Length == 0)
                Start();
        }

        private void Start()
        {
            _inPartition = true;
            _partition = _hasNext ? PartitionOf(_next) : [];
            _step = 0;
            _start = stage._range.IsFull ? _least : stage._range.Lower;
            _last = stage._range.IsFull ? _most : stage._range.Upper;
        }

        // The next missing value, if it is before the next document or the partition's end.
        private bool TryStep(out ReadOnlyMemory<byte> document)
        {
            OperationContext.CheckForInterrupt();
            document = default;
            bool isSame = _hasNext && SamePartition();
            var next = isSame ? stage._field.Find(_next.Span).ToValue() : default;
            if (isSame && next.IsNullish())
                return false;
            if (isSame && _start.IsMissing)
                _start = next;
            while (!_start.IsMissing)
            {
                var value = stage._range.At(_start, _step);
                if (isSame && value.CompareTo(next) >= 0)
                {
                    if (value.CompareTo(next) == 0)
                        _step++;
                    return false;
                }

                if (!isSame && IsBeyond(value))
                    break;
                if (isSame && !stage._range.Upper.IsMissing && value.CompareTo(_last) >= 0)
                    return false;
                _step++;
                document = Make(value);
                return true;
            }

            _inPartition = isSame;
            return false;
        }

        private bool IsBeyond(RawValue value) => _last.IsMissing
            || (stage._range.Upper.IsMissing ? value.CompareTo(_last) > 0 : value.CompareTo(_last) >= 0);

        private ReadOnlyMemory<byte> Take()
        {
            var output = _output[0];
            output.Reset();
            output.WriteStartDocument();
            output.WriteElements(_next.Span[4..^1]);
            output.WriteEndDocument();
            _hasNext = _sorter.TryNext(out _next);
            return output.WrittenMemory;
        }

        private ReadOnlyMemory<byte> Make(RawValue value)
        {
            if (++_made > MaxMade)
            {
                throw new DocumentException(
                    (ErrorCode)5897900,
                    $"Generated {_made} documents in $densify, which is over the limit of {MaxMade}. Increase the 'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents");
            }

            var document = RawDocument.Empty.Bytes;
            for (int i = 0; i < _partition.Length; i++)
                document = FieldSetter.Set(_output[i % 2], document.Span, stage._partition[i], _partition[i].Raw);
            return FieldSetter.Set(_output[_partition.Length % 2], document.Span, stage._field, value.Raw);
        }

        private RawValue[] PartitionOf(ReadOnlyMemory<byte> document)
        {
            var values = new RawValue[stage._partition.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = stage._partition[i].Find(document.Span).ToValue();
            return values;
        }

        private bool SamePartition()
        {
            for (int i = 0; i < stage._partition.Length; i++)
            {
                var value = stage._partition[i].Find(_next.Span);
                if (Collation.Compare(stage._collation, value, _partition[i].Raw) != 0)
                    return false;
            }

            return true;
        }
    }
}
