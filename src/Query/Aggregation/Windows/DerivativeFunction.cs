using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$derivative</c> and <c>$integral</c> of an expression by the sort value, over the window of each document.</summary>
internal sealed class DerivativeFunction : WindowFunction
{
    private readonly Expression _input;
    private readonly WindowBounds _bounds;
    private readonly string _name;
    private readonly long _unit;

    private DerivativeFunction(string name, Expression input, WindowBounds bounds, long unit)
    {
        _name = name;
        _input = input;
        _bounds = bounds;
        _unit = unit;
    }

    public static Func<WindowOperand, WindowFunction> Named(string name) => operand =>
    {
        if (operand.Sort is not { Fields.Count: 1 })
            throw new DocumentException(ErrorCode.FailedToParse, $"{name} requires a non-compound sortBy");
        if (name == "$derivative" && !operand.HasWindow)
            throw new DocumentException(ErrorCode.FailedToParse, "$derivative requires explicit window bounds");
        var arguments = Operands.Named(name, operand.Operand, (int)ErrorCode.FailedToParse, (int)ErrorCode.FailedToParse, "input", "unit");
        var input = Operands.Required(name, "input", arguments[0], (int)ErrorCode.FailedToParse);
        long unit = 0;
        if (!arguments[1].IsMissing)
        {
            unit = DateUnits.Milliseconds(DateUnits.Parse(name, arguments[1]));
            if (unit == 0)
                throw new DocumentException((ErrorCode)5490704, "unit must be 'week' or smaller");
        }

        return new DerivativeFunction(name, operand.Compiler.Compile(input), operand.Bounds, unit);
    };

    public override WindowRun Start(WindowPartition partition)
    {
        var frame = new WindowFrame(_bounds, partition);
        return _name == "$derivative" ? new DerivativeRun(this, partition, frame) : new IntegralRun(this, partition, frame);
    }

    private RawValue Derivative(Point from, Point to)
    {
        var run = Distance(from.Position, to.Position);
        var rise = Arithmetic.Subtract(to.Value, from.Value);
        if (rise.IsNullish())
            throw new DocumentException((ErrorCode)5624903, "$derivative input must not be null or missing");
        return Numbers.ToDouble(run.Raw) == 0 ? RawValue.Null : Arithmetic.Divide(rise, run);
    }

    // The area under the straight line from one point to the next.
    private RawValue Area(Point from, Point to)
    {
        var height = Arithmetic.Divide(Arithmetic.Add(from.Value, to.Value), 2.0);
        return Arithmetic.Multiply([Distance(from.Position, to.Position), height]);
    }

    private void CheckIntegral(Point point)
    {
        bool isDate = point.Position.Type == ElementType.DateTime;
        if (!point.Value.IsNumber || !(isDate || point.Position.IsNumber))
        {
            throw new DocumentException(
                (ErrorCode)5423900,
                "The input value of $integral window function must be a vector of 2 value, the first value must be numeric or date type and the second must be numeric.");
        }

        if (isDate == (_unit == 0))
        {
            throw isDate
                ? new DocumentException(
                    (ErrorCode)5423902, "$integral (with no 'unit') expects the sortBy field to be numeric")
                : new DocumentException(
                    (ErrorCode)5423901, "$integral with 'unit' expects the sortBy field to be a Date");
        }
    }

    private RawValue Distance(RawValue from, RawValue to)
    {
        bool areDates = from.Type == ElementType.DateTime && to.Type == ElementType.DateTime;
        if (_unit == 0 && areDates)
        {
            throw new DocumentException(
                (ErrorCode)5624901, $"{_name} where the sortBy is a Date requires an 'unit'");
        }

        if (_unit != 0 && !areDates)
            throw new DocumentException((ErrorCode)5624900, $"{_name} with 'unit' expects the sortBy field to be a Date");
        if (!areDates && !(from.IsNumber && to.IsNumber))
            throw new DocumentException((ErrorCode)5624902, $"{_name} (with no 'unit') expects the sortBy field to be numeric");
        var distance = Arithmetic.Subtract(to, from);
        return _unit == 0 ? distance : Arithmetic.Divide(distance, _unit);
    }

    private Point At(int index, WindowPartition partition) => new(
        RawValue.Copy(partition.Evaluate(_input, index).Raw), RawValue.Copy(partition.SortValueOf(index).Raw));

    private sealed class DerivativeRun(DerivativeFunction function, WindowPartition partition, WindowFrame frame) : WindowRun
    {
        public override RawValue ValueOf(int index)
        {
            frame.MoveTo(index);
            return frame.Start == frame.End
                ? RawValue.Null
                : function.Derivative(function.At(frame.Start, partition), function.At(frame.End - 1, partition));
        }
    }

    private sealed class IntegralRun(DerivativeFunction function, WindowPartition partition, WindowFrame frame) : WindowRun
    {
        // The areas between the points of the window, where its start moves.
        private readonly Queue<RawValue> _areas = new();
        private readonly StageMemory _memory = partition.NewMemory();
        private RawValue _sum = 0;
        private Point? _last;
        private int _from;
        private int _to;

        public override RawValue ValueOf(int index)
        {
            frame.MoveTo(index);
            if (frame.Start > _from)
                MoveStart();
            for (; _to < frame.End; _to++)
                Add(function.At(_to, partition));
            if (frame.Start == frame.End)
                return RawValue.Null;
            // Of a single point of time too.
            return function._unit != 0 && _sum.Type == ElementType.Int32 ? 0.0 : _sum;
        }

        private void MoveStart()
        {
            for (; _from < frame.Start && _areas.TryDequeue(out var left); _from++)
                _memory.TryAdd(-BufferedValue.Size(left));
            if (frame.Start >= _to)
            {
                _to = frame.Start;
                _last = null;
            }

            _from = frame.Start;
            _sum = 0;
            foreach (var area in _areas)
            {
                OperationContext.CheckForInterrupt();
                _sum = Arithmetic.Add(_sum, area);
            }
        }

        private void Add(Point point)
        {
            function.CheckIntegral(point);
            if (_last is { } last)
            {
                var area = function.Area(last, point);
                _sum = Arithmetic.Add(_sum, area);
                if (frame.MovesStart)
                {
                    _areas.Enqueue(area);
                    _memory.Add(BufferedValue.Size(area));
                }
            }

            _last = point;
        }
    }

    private readonly record struct Point(RawValue Value, RawValue Position);
}
