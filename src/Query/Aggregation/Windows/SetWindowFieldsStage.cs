using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$setWindowFields</c>: fields computed from windows of documents, partition by partition.</summary>
internal sealed class SetWindowFieldsStage : Stage
{
    private readonly Expression _partition;
    private readonly SortPattern? _sort;
    private readonly bool _hasSort;
    private readonly Collation? _collation;
    private readonly List<(FieldPath Path, WindowFunction Function)> _fields = [];

    private SetWindowFieldsStage(RawDocument operand, ExpressionCompiler compiler)
    {
        RawValue partitionBy = default, sortBy = default, output = default;
        foreach (var (name, value) in operand)
        {
            switch (name)
            {
                case "partitionBy":
                    partitionBy = value;
                    break;
                case "sortBy" when value.IsNull:
                    break;
                case "sortBy":
                    sortBy = value.Type == ElementType.Document
                        ? value
                        : throw StageOperands.WrongType("$setWindowFields", name, value, "object");
                    break;
                case "output":
                    output = value.Type == ElementType.Document
                        ? value
                        : throw StageOperands.WrongType("$setWindowFields", name, value, "object");
                    break;
                default:
                    throw StageOperands.Unknown("$setWindowFields", name);
            }
        }

        if (output.IsMissing)
            throw StageOperands.Missing("$setWindowFields", "output");
        _hasSort = !sortBy.IsMissing;
        _sort = sortBy.IsMissing || sortBy.AsDocument.IsEmpty ? null : SortPattern.Compile(sortBy.AsDocument, compiler.Context);
        _collation = compiler.Collation;
        _partition = partitionBy.IsMissing ? new ConstantExpression(RawValue.Null) : compiler.Compile(partitionBy);
        var paths = new HashSet<string>();
        var parents = new HashSet<string>();
        foreach (var (name, value) in output.AsDocument)
        {
            var path = FieldPath.ParseStrict(name);
            if (!TryAdd(path.Text, paths, parents))
            {
                throw new DocumentException(
                    (ErrorCode)6307900, "$setWindowFields 'output' specification contains two conflicting paths");
            }

            _fields.Add((path, Function(name, value, compiler)));
        }
    }

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler) => operand.Type == ElementType.Document
        ? new SetWindowFieldsStage(operand.AsDocument, compiler)
        : throw new DocumentException(
            ErrorCode.FailedToParse,
            $"the $setWindowFields stage specification must be an object, found {operand.Type.Alias()}");

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    // False where a path is there already, or leads on from one that is, or one of them from it.
    private static bool TryAdd(string path, HashSet<string> paths, HashSet<string> parents)
    {
        if (parents.Contains(path) || !paths.Add(path))
            return false;
        for (int dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            string parent = path[..dot];
            if (paths.Contains(parent))
                return false;
            parents.Add(parent);
        }

        return true;
    }

    private WindowFunction Function(string field, RawValue value, ExpressionCompiler compiler)
    {
        if (value.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"The field '{field}' must be a window function object, found {value.Type.Alias()}");
        }

        string? function = null;
        RawValue operand = default, window = default;
        foreach (var (name, argument) in value.AsDocument)
        {
            if (name == "window")
            {
                window = argument;
                continue;
            }

            if (!name.StartsWith('$') || function is not null)
            {
                throw new DocumentException(
                    RankFunction.IsOne(function) ? RankFunction.NoArguments : ErrorCode.FailedToParse,
                    $"Window function found an unknown argument: {name}");
            }

            (function, operand) = (name, argument);
        }

        if (function is null)
            throw new DocumentException(ErrorCode.FailedToParse, $"Expected a $-prefixed window function, {ElementText.Of(value.Raw)}");
        if (!WindowOperators.All.TryGetValue(function, out var compile))
            throw new DocumentException(ErrorCode.FailedToParse, $"Unrecognized window function, {function}");
        var bounds = window.IsMissing ? WindowBounds.Whole : WindowBounds.Parse(window, _sort, _hasSort, compiler);
        return compile(new WindowOperand(function, operand, _sort, bounds, !window.IsMissing, compiler));
    }

    private sealed class Source : StageSource
    {
        private readonly SetWindowFieldsStage _stage;
        private readonly PipelineOptions _options;
        private readonly ValueOrder _order;

        // Null where the documents need no order.
        private readonly DocumentSorter? _sorter;
        private readonly RawWriter[] _output = [new(), new()];
        private bool _isSorted;
        private bool _hasNext;
        private ReadOnlyMemory<byte> _nextDocument;
        private RawValue _partition;
        private WindowPartition? _documents;
        private WindowRun[] _functions = [];
        private int _next;

        public Source(SetWindowFieldsStage stage, DocumentSource input, PipelineOptions options)
            : base(input)
        {
            _stage = stage;
            _options = options;
            _order = new ValueOrder(stage._partition, stage._sort, stage._collation, options.Variables);
            if (stage._sort is not null || !stage._partition.IsConstant)
                _sorter = new DocumentSorter(_order, 0, options.Spills, options.MemoryLimit);
        }

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            if (!_isSorted)
                Sort();
            if ((_documents is null || _next == _documents.Count) && !TryPartition())
                return false;
            document = Write(_next++);
            return true;
        }

        public override void Free()
        {
            _nextDocument = _nextDocument.ToArray();
            base.Free();
            _sorter?.Free();
            _documents?.Free();
        }

        public override void Dispose()
        {
            base.Dispose();
            _sorter?.Dispose();
            _documents?.Dispose();
            foreach (var output in _output)
                output.Dispose();
        }

        private void Sort()
        {
            while (_sorter is not null && Input.TryNext(out var document))
                _sorter.Add(document.Span);
            _isSorted = true;
            Step();
        }

        private void Step() =>
            _hasNext = _sorter is null ? Input.TryNext(out _nextDocument) : _sorter.TryNext(out _nextDocument);

        private bool TryPartition()
        {
            if (!_hasNext)
                return false;
            _documents?.Dispose();
            _documents = new WindowPartition(_stage._sort, _options);
            _partition = RawValue.Copy(PartitionOf(_nextDocument).Raw);
            do
            {
                _documents.Add(_nextDocument);
                Step();
            }
            while (_hasNext && Collation.Compare(
                _stage._collation, _partition.Raw, PartitionOf(_nextDocument).Raw) == 0);
            _functions = [.. _stage._fields.Select(field => field.Function.Start(_documents))];
            _next = 0;
            return true;
        }

        private RawValue PartitionOf(ReadOnlyMemory<byte> document) =>
            _order.Of(document) is var value && value.Type != ElementType.Array ? value : throw new DocumentException(
                ErrorCode.TypeMismatch, "An expression used to partition cannot evaluate to value of type array");

        private ReadOnlyMemory<byte> Write(int index)
        {
            var document = _documents![index];
            for (int i = 0; i < _functions.Length; i++)
            {
                using var part = OperationContext.StartPart();
                document = FieldSetter.Set(
                    _output[i % 2], document.Span, _stage._fields[i].Path, _functions[i].ValueOf(index).Raw);
            }

            return document;
        }
    }
}
