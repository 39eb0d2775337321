using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>Compiles the accumulators that take their arguments by name.</summary>
internal static class AccumulatorCompilers
{
    public static AccumulatorDefinition Count(RawValue operand, ExpressionCompiler compiler) =>
        operand.Type == ElementType.Document && operand.AsDocument.IsEmpty
            ? new AccumulatorDefinition(new ConstantExpression(1), _ => new SumAccumulator()) { IsSum = true }
            : throw new DocumentException(ErrorCode.TypeMismatch, "$count takes no arguments, i.e. $count:{}");

    /// <summary><c>$firstN</c> and <c>$lastN</c>.</summary>
    public static AccumulatorOperators.Compile Ends(string name, bool first) => (operand, compiler) =>
    {
        var (input, n) = CountedInput(name, operand, compiler);
        return new AccumulatorDefinition(input, scope => new FirstLastNAccumulator(Arrays.CountN(name, n.Evaluate(scope)), first));
    };

    /// <summary><c>$minN</c> and <c>$maxN</c>.</summary>
    public static AccumulatorOperators.Compile Extremes(string name, int direction) => (operand, compiler) =>
    {
        var (input, n) = CountedInput(name, operand, compiler);
        var order = ValueComparer.Of(compiler.Collation, direction);
        return new AccumulatorDefinition(input, scope => new TopBottomAccumulator(
            Arrays.CountN(name, n.Evaluate(scope)), order, skipsNull: true, value => value, single: false, reverses: false));
    };

    /// <summary><c>$top</c>, <c>$topN</c>, <c>$bottom</c> and <c>$bottomN</c>.</summary>
    public static AccumulatorOperators.Compile Ranked(string name, bool top, bool single) => (operand, compiler) =>
    {
        var arguments = single
            ? Operands.Named(name, operand, 5788001, 5788002, "sortBy", "output")
            : Operands.Named(name, operand, 5788001, 5788002, "sortBy", "output", "n");
        var sortBy = Given("sortBy", arguments[0], 5788005);
        if (sortBy.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)5788604, $"expected 'sortBy' to already be an object in the arguments to {name}");
        }

        var output = Given("output", arguments[1], 5788004);
        var n = single ? new ConstantExpression(1) : compiler.Compile(Given("n", arguments[2], 5788003));
        var pattern = SortPattern.Compile(sortBy.AsDocument, compiler.Context);
        var pair = new SortedPairExpression(pattern, compiler.Compile(output));
        int direction = top ? 1 : -1;
        var order = Comparer<RawValue>.Create((left, right) => direction * SortedPairExpression.Compare(pattern, left, right));
        return new AccumulatorDefinition(pair, scope => new TopBottomAccumulator(
            Arrays.CountN(name, n.Evaluate(scope)),
            order,
            skipsNull: false,
            SortedPairExpression.Output,
            single,
            reverses: !top));
    };

    public static AccumulatorDefinition Median(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$median", operand, 7436100, (int)ErrorCode.UnknownBsonField, "input", "method");
        CheckMethod("$median", arguments[1]);
        return new AccumulatorDefinition(
            compiler.Compile(Required("$median", "input", arguments[0])),
            _ => new PercentileAccumulator([0.5], single: true));
    }

    public static AccumulatorDefinition Percentile(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$percentile", operand, 7429703, (int)ErrorCode.UnknownBsonField, "input", "p", "method");
        CheckMethod("$percentile", arguments[2]);
        var input = compiler.Compile(Required("$percentile", "input", arguments[0]));
        double[] shares = Shares(Required("$percentile", "p", arguments[1]), compiler);
        return new AccumulatorDefinition(input, _ => new PercentileAccumulator(shares, single: false));
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

    private static RawValue Given(string argument, RawValue value, int code) => !value.IsMissing
        ? value
        : throw new DocumentException((ErrorCode)code, $"Missing value for '{argument}'");

    private static RawValue Required(string name, string argument, RawValue value) => !value.IsMissing
        ? value
        : throw StageOperands.Missing(name, argument);

    private static void CheckMethod(string name, RawValue method)
    {
        Required(name, "method", method);
        if (method.Type != ElementType.String || method.AsString != "approximate")
        {
            throw new DocumentException(
                ErrorCode.BadValue, "Currently only 'approximate' can be used as percentile 'method'.");
        }
    }

    private static (Expression Input, Expression Count) CountedInput(string name, RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named(name, operand, 5787900, 5787901, "input", "n");
        return (compiler.Compile(Given("input", arguments[0], 5787907)),
            compiler.Compile(Given("n", arguments[1], 5787906)));
    }
}
