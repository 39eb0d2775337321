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

    public override BsonValue[] Compute(WindowPartition partition)
    {
        var inputs = partition.Evaluate(_input);
        var positions = partition.SortValues();
        var windows = partition.Windows(_bounds);
        var results = new BsonValue[inputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            var (start, end) = windows[i];
            results[i] = _name == "$derivative" ? Derivative(inputs, positions, start, end) : Integral(inputs, positions, start, end);
        }

        return results;
    }

    private BsonValue Derivative(BsonValue[] inputs, BsonValue[] positions, int start, int end)
    {
        if (end - start < 2)
            return BsonValue.Null;
        var run = Distance(positions[start], positions[end - 1]);
        if (Numbers.ToDouble(run.Raw) == 0 || !inputs[start].IsNumber || !inputs[end - 1].IsNumber)
            return BsonValue.Null;
        return Arithmetic.Divide(Arithmetic.Subtract(inputs[end - 1], inputs[start]), run);
    }

    // The area under the straight lines from one point to the next.
    private BsonValue Integral(BsonValue[] inputs, BsonValue[] positions, int start, int end)
    {
        if (start == end)
            return BsonValue.Null;
        BsonValue area = 0;
        for (int i = start + 1; i < end; i++)
        {
            if (!inputs[i - 1].IsNumber || !inputs[i].IsNumber)
                continue;
            var height = Arithmetic.Divide(Arithmetic.Add(inputs[i - 1], inputs[i]), 2.0);
            area = Arithmetic.Add(area, Arithmetic.Multiply([Distance(positions[i - 1], positions[i]), height]));
        }

        return area;
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
            throw new DocumentException((ErrorCode)5624902, $"{_name} expects the sortBy field to be numeric");
        var distance = Arithmetic.Subtract(to, from);
        return _unit == 0 ? distance : Arithmetic.Divide(distance, _unit);
    }
}
