using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$shift</c>: an expression's value for a document before or after.</summary>
internal sealed class ShiftFunction(Expression output, int by, RawValue otherwise) : WindowFunction
{
    public static WindowFunction Compile(WindowOperand operand)
    {
        operand.RefuseWindow();
        operand.RequireSort();
        var arguments = Operands.Named("$shift", operand.Operand, (int)ErrorCode.FailedToParse, (int)ErrorCode.FailedToParse, "output", "by", "default");
        var output = Operands.Required("$shift", "output", arguments[0], (int)ErrorCode.FailedToParse);
        if (!arguments[1].Raw.TryGetInt64(out long by) || by != (int)by)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"'$shift:by' field must be an integer, but found {ElementText.Of("by", arguments[1].Raw)}");
        }

        var otherwise = RawValue.Null;
        if (!arguments[2].IsMissing)
        {
            otherwise = operand.Compiler.Compile(arguments[2]) is ConstantExpression constant
                ? constant.Value
                : throw new DocumentException(
                    ErrorCode.FailedToParse, $"'$shift:default' expression must yield a constant value.");
        }

        return new ShiftFunction(operand.Compiler.Compile(output), (int)by, otherwise);
    }

    public override WindowRun Start(WindowPartition partition) => new Run(this, partition);

    private RawValue ValueOf(int index, WindowPartition partition)
    {
        long place = (long)index + by;
        var value = place >= 0 && place < partition.Count ? partition.Evaluate(output, (int)place) : otherwise;
        return value.OrNull;
    }

    private sealed class Run(ShiftFunction function, WindowPartition partition) : WindowRun
    {
        public override RawValue ValueOf(int index) => function.ValueOf(index, partition);
    }
}
