using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$expMovingAvg</c>: an average in which later documents weigh more.</summary>
internal sealed class ExpMovingAvgFunction(Expression input, RawDecimal128 alpha) : WindowFunction
{
    public static WindowFunction Compile(WindowOperand operand)
    {
        operand.RefuseWindow();
        operand.RequireSort();
        var arguments = Operands.Named("$expMovingAvg", operand.Operand, (int)ErrorCode.FailedToParse, (int)ErrorCode.FailedToParse, "input", "N", "alpha");
        var input = Operands.Required("$expMovingAvg", "input", arguments[0], (int)ErrorCode.FailedToParse);
        if (arguments[1].IsMissing == arguments[2].IsMissing)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field");
        }

        return new ExpMovingAvgFunction(operand.Compiler.Compile(input), Alpha(arguments[1], arguments[2]));
    }

    public override WindowRun Start(WindowPartition partition) => new Run(input, alpha, partition);

    private static RawDecimal128 Alpha(RawValue n, RawValue alpha)
    {
        if (!n.IsMissing)
        {
            return n.Raw.TryGetInt64(out long count) && count > 0
                ? RawDecimal128.FromInt64(2) / RawDecimal128.FromInt64(count + 1)
                : throw new DocumentException(
                    ErrorCode.FailedToParse, $"'N' field must be greater than zero, but found {ElementText.Of(n.Raw)}");
        }

        return alpha.IsNumber && Numbers.ToDouble(alpha.Raw) is > 0 and < 1
            ? Numbers.ToDecimal(alpha.Raw)
            : throw new DocumentException(
                ErrorCode.FailedToParse, $"'alpha' must be between 0 and 1 (exclusive), found alpha: {ElementText.Of(alpha.Raw)}");
    }

    // Computed with all digits of a Decimal128, for numbers of any type.
    private sealed class Run(Expression input, RawDecimal128 alpha, WindowPartition partition) : WindowRun
    {
        private RawDecimal128? _average;
        private bool _isDecimal;

        public override RawValue ValueOf(int index)
        {
            var next = partition.Evaluate(input, index);
            if (next.IsNumber)
            {
                var value = Numbers.ToDecimal(next.Raw);
                _isDecimal |= next.Type == ElementType.Decimal128;
                _average = _average is { } previous
                    ? (value * alpha) + (previous * (RawDecimal128.One - alpha))
                    : value;
            }

            return _average is not { } current ? RawValue.Null : _isDecimal ? current : current.ToDouble();
        }
    }
}
