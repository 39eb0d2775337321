using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Buckets;

/// <summary><c>$bucketAuto</c>: a number of groups of about the same size.</summary>
internal sealed class BucketAutoStage : Stage
{
    private readonly Expression _groupBy;
    private readonly int _buckets;
    private readonly Granularity? _granularity;
    private readonly AccumulatedFields _fields = new();
    private readonly Collation? _collation;

    private BucketAutoStage(RawDocument operand, ExpressionCompiler compiler)
    {
        RawValue groupBy = default, buckets = default, granularity = default;
        var output = RawDocument.Empty;
        foreach (var (name, value) in operand)
        {
            switch (name)
            {
                case "groupBy":
                    groupBy = value;
                    break;
                case "buckets":
                    buckets = value;
                    break;
                case "output":
                    output = value.Type == ElementType.Document ? value.AsDocument : throw new DocumentException(
                        (ErrorCode)40244, $"The $bucketAuto 'output' field must be an object, but found type: {value.Type.Alias()}.");
                    break;
                case "granularity":
                    granularity = value.Type == ElementType.String ? value : throw new DocumentException(
                        (ErrorCode)40261, $"The $bucketAuto 'granularity' field must be a string, but found type: {value.Type.Alias()}.");
                    break;
                default:
                    throw new DocumentException((ErrorCode)40245, $"Unrecognized option to $bucketAuto: {name}.");
            }
        }

        if (groupBy.IsMissing || buckets.IsMissing)
            throw new DocumentException((ErrorCode)40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
        if (output.IsEmpty)
            output = BucketOperands.DefaultOutput;
        _collation = compiler.Collation;
        _groupBy = GroupBy(groupBy, compiler);
        _buckets = Count(buckets);
        _granularity = granularity.IsMissing ? null : Granularity.Parse(granularity.AsString);
        foreach (var (name, value) in output)
            _fields.Compile(name, value, compiler);
    }

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler) => operand.Type == ElementType.Document
        ? new BucketAutoStage(operand.AsDocument, compiler)
        : throw new DocumentException(
            (ErrorCode)40240, $"The argument to $bucketAuto must be an object, but found type: {operand.Type.Alias()}.");

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private static Expression GroupBy(RawValue groupBy, ExpressionCompiler compiler) => BucketOperands.IsExpression(groupBy)
        ? compiler.Compile(groupBy)
        : throw new DocumentException(
            (ErrorCode)40239,
            $"The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object, but found: {ElementText.Of(groupBy.Raw)}.");

    private static int Count(RawValue buckets)
    {
        if (!buckets.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)40241, $"The $bucketAuto 'buckets' field must be a numeric value, but found type: {buckets.Type.Alias()}.");
        }

        if (!buckets.Raw.TryGetInt64(out long count) || count != (int)count)
        {
            throw new DocumentException(
                (ErrorCode)40242,
                $"The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found {ElementText.Of(buckets.Raw)}.");
        }

        return count > 0 ? (int)count : throw new DocumentException(
            (ErrorCode)40243, $"The $bucketAuto 'buckets' field must be greater than 0, but found: {count}.");
    }

    private sealed class Source : StageSource
    {
        private readonly BucketAutoStage _stage;
        private readonly StageMemory _memory;
        private readonly Scope _scope;
        private readonly Scope _noDocument;
        private readonly ValueOrder _order;
        private readonly DocumentSorter _sorter;
        private readonly RawWriter _output = new();
        private long _documents = -1;
        private long _size;
        private int _made;
        private ReadOnlyMemory<byte> _next;
        private bool _hasNext;
        private RawValue _nextValue;
        private RawValue _boundary;

        public Source(BucketAutoStage stage, DocumentSource input, PipelineOptions options)
            : base(input)
        {
            _stage = stage;
            _scope = new Scope(options.Variables);
            _noDocument = new Scope(options.Variables) { Root = RawDocument.Empty.Bytes };
            _memory = new StageMemory("$bucketAuto", options.MemoryLimit, options.Spills is not null);
            _order = new ValueOrder(stage._groupBy, null, stage._collation, options.Variables);
            _sorter = new DocumentSorter(_order, 0, options.Spills, options.MemoryLimit);
        }

        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            if (_documents < 0)
                Sort();
            if (!_hasNext || _made == _stage._buckets)
                return false;
            Make();
            document = _output.WrittenMemory;
            return true;
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
            _memory.Dispose();
            _output.Dispose();
        }

        private void Sort()
        {
            for (_documents = 0; Input.TryNext(out var document); _documents++)
                _sorter.Add(document.Span);
            _size = Math.Max(1, (long)Math.Round((double)_documents / _stage._buckets, MidpointRounding.AwayFromZero));
            Step();
        }

        private void Step()
        {
            _hasNext = _sorter.TryNext(out _next);
            if (!_hasNext)
                return;
            _nextValue = RawValue.Copy(_order.Of(_next).Raw);
            if (_stage._granularity is not null)
                CheckNumber(_nextValue);
        }

        private void Make()
        {
            bool isLast = ++_made == _stage._buckets;
            var least = _made == 1 || _stage._granularity is null ? _nextValue : _boundary;
            if (_made == 1 && _stage._granularity is { } granularity)
                least = granularity.Down(least);
            var accumulators = _stage._fields.Start(_noDocument);
            var most = _nextValue;
            for (long i = 0; _hasNext && (isLast || i < _size); i++)
                most = Take(accumulators);
            _boundary = Close(accumulators, most);
            Write(least, accumulators);
        }

        // Adds the other documents of the bucket, and returns its upper boundary.
        private RawValue Close(Accumulator[] accumulators, RawValue most)
        {
            if (_stage._granularity is not { } granularity)
            {
                while (_hasNext && Compare(_nextValue, most) == 0)
                    Take(accumulators);
                return _hasNext ? _nextValue : most;
            }

            var boundary = granularity.Up(most);
            while (_hasNext && (Compare(boundary, _nextValue) > 0 || Compare(most, _nextValue) == 0))
                Take(accumulators);
            // A bucket of zeros ends before the first other number.
            return _hasNext && Numbers.ToDouble(boundary.Raw) == 0 ? granularity.Down(_nextValue) : boundary;
        }

        private RawValue Take(Accumulator[] accumulators)
        {
            _scope.Root = _next;
            _stage._fields.Add(accumulators, _scope, _memory);
            var value = _nextValue;
            Step();
            return value;
        }

        private int Compare(RawValue left, RawValue right) => Collation.Compare(_stage._collation, left.Raw, right.Raw);

        private void Write(RawValue least, Accumulator[] accumulators)
        {
            _output.Reset();
            _output.WriteStartDocument();
            _output.WriteName("_id"u8);
            _output.WriteStartDocument();
            _output.WriteName("min"u8);
            _output.WriteValue(least);
            _output.WriteName("max"u8);
            _output.WriteValue(_boundary);
            _output.WriteEndDocument();
            _stage._fields.Write(accumulators, _output);
            _output.WriteEndDocument();
        }

        private static void CheckNumber(RawValue value)
        {
            if (!value.IsNumber)
            {
                throw new DocumentException(
                    (ErrorCode)40258,
                    $"$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: {value.Type.Alias()}");
            }

            double number = Numbers.ToDouble(value.Raw);
            if (!double.IsFinite(number))
            {
                throw new DocumentException(
                    (ErrorCode)40259, $"$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a {ElementText.Of(value.Raw)}");
            }

            if (number < 0)
            {
                throw new DocumentException(
                    (ErrorCode)40260,
                    $"$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number: {ElementText.Of(value.Raw)}");
            }
        }
    }
}
