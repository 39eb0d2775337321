using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$derivative</c> and <c>$integral</c> of an expression by the sort value, over the window of each document.</summary>
internal sealed class SlopeFunction : WindowFunction
{
    private readonly Expression _input;
    private readonly WindowBounds _bounds;
    private readonly string _name;
    private readonly long _unit;

    private SlopeFunction(string name, Expression input, WindowBounds bounds, long unit)
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

        return new SlopeFunction(name, operand.Compiler.Compile(input), operand.Bounds, unit);
    };

    public override WindowRun Start(WindowPartition partition) =>
        new Run(this, partition, new WindowFrame(_bounds, partition));

    private BsonValue Derivative(Point from, Point to)
    {
        var run = Distance(from.Position, to.Position);
        var rise = Arithmetic.Subtract(to.Value, from.Value);
        if (rise.IsNullish())
            throw new DocumentException((ErrorCode)5624903, "$derivative input must not be null or missing");
        return Numbers.ToDouble(run.Raw) == 0 ? BsonValue.Null : Arithmetic.Divide(rise, run);
    }

    // The area under the straight line from one point to the next.
    private BsonValue Area(Point from, Point to)
    {
        var height = Arithmetic.Divide(Arithmetic.Add(from.Value, to.Value), 2.0);
        return Arithmetic.Multiply([Distance(from.Position, to.Position), height]);
    }

    private void CheckIntegral(Point point)
    {
        bool isDate = point.Position.Type == BsonType.DateTime;
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

    private BsonValue Distance(BsonValue from, BsonValue to)
    {
        bool areDates = from.Type == BsonType.DateTime && to.Type == BsonType.DateTime;
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

    private sealed class Run(SlopeFunction function, WindowPartition partition, WindowFrame frame) : WindowRun
    {
        public override BsonValue ValueOf(int index)
        {
            frame.MoveTo(index);
            if (function._name == "$derivative")
                return frame.Start == frame.End ? BsonValue.Null : function.Derivative(At(frame.Start), At(frame.End - 1));
            if (frame.Start == frame.End)
                return BsonValue.Null;
            BsonValue area = 0;
            var from = Checked(frame.Start);
            for (int i = frame.Start + 1; i < frame.End; i++)
            {
                var to = Checked(i);
                area = Arithmetic.Add(area, function.Area(from, to));
                from = to;
            }

            return area;
        }

        private Point Checked(int index)
        {
            var point = At(index);
            function.CheckIntegral(point);
            return point;
        }

        private Point At(int index) => new(
            BsonValue.Copy(partition.Evaluate(function._input, index).Raw), BsonValue.Copy(partition.SortValueOf(index).Raw));
    }

    private readonly record struct Point(BsonValue Value, BsonValue Position);
}
