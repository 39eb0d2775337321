using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>
/// <c>$percentile</c> and <c>$median</c>: for each share the smallest value that is not exceeded by at least that share of the values.
/// Ignores what is not a number.
/// </summary>
internal sealed class PercentileAccumulator(double[] shares, bool single) : BufferingAccumulator
{
    private readonly List<double> _values = [];

    public static AccumulatorDefinition Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$percentile", operand, 7429703, (int)ErrorCode.UnknownBsonField, "input", "p", "method");
        CheckMethod("$percentile", arguments[2]);
        var input = compiler.Compile(AccumulatorArguments.Required("$percentile", "input", arguments[0]));
        double[] shares = Shares(AccumulatorArguments.Required("$percentile", "p", arguments[1]), compiler);
        return new AccumulatorDefinition(input, _ => new PercentileAccumulator(shares, single: false));
    }

    public static AccumulatorDefinition CompileMedian(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$median", operand, 7436100, (int)ErrorCode.UnknownBsonField, "input", "method");
        CheckMethod("$median", arguments[1]);
        return new AccumulatorDefinition(
            compiler.Compile(AccumulatorArguments.Required("$median", "input", arguments[0])),
            _ => new PercentileAccumulator([0.5], single: true));
    }

    public override RawValue Result
    {
        get
        {
            SortedValues.Sort(CollectionsMarshal.AsSpan(_values), Comparer<double>.Default);
            return single ? At(shares[0]) : ValueBuilder.ArrayOf([.. shares.Select(At)]);
        }
    }

    protected override IEnumerable<RawValue> Held => _values.Select(value => (RawValue)value);

    public override void Add(RawValue value, StageMemory memory)
    {
        if (!value.IsNumber)
            return;
        memory.Add(sizeof(double));
        _values.Add(Numbers.ToDouble(value.Raw));
    }

    private static double[] Shares(RawValue p, ExpressionCompiler compiler)
    {
        if (compiler.Compile(p) is not ConstantExpression { Value: var value })
        {
            throw new DocumentException(
                (ErrorCode)7750300, $"The $percentile 'p' field must be an array of constant values, but found value: {ElementText.Of(p.Raw)}.");
        }

        if (value.Type != ElementType.Array || value.AsArray.Count == 0)
            throw Wrong(7750301, value);
        double[] shares = new double[value.AsArray.Count];
        int i = 0;
        foreach (var share in value.AsArray)
        {
            if (!share.IsNumber)
                throw Wrong(7750302, share);
            shares[i++] = Numbers.ToDouble(share.Raw) is >= 0 and <= 1 and var number ? number : throw Wrong(7750303, share);
        }

        return shares;

        static DocumentException Wrong(int code, RawValue value) => new(
            (ErrorCode)code,
            $"The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: {ElementText.Of(value.Raw)}");
    }

    private static void CheckMethod(string name, RawValue method)
    {
        AccumulatorArguments.Required(name, "method", method);
        if (method.Type != ElementType.String || method.AsString != "approximate")
        {
            throw new DocumentException(
                ErrorCode.BadValue, "Currently only 'approximate' can be used as percentile 'method'.");
        }
    }

    private RawValue At(double share)
    {
        if (_values.Count == 0)
            return RawValue.Null;
        int rank = (int)Math.Ceiling(share * _values.Count);
        return _values[Math.Clamp(rank - 1, 0, _values.Count - 1)];
    }
}
