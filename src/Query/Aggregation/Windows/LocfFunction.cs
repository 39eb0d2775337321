using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$locf</c>: a document without a value has that of the last one before it that has one.</summary>
internal sealed class LocfFunction(Expression input) : WindowFunction
{
    public static WindowFunction Compile(WindowOperand operand)
    {
        operand.RefuseWindow();
        return new LocfFunction(operand.Compiler.Compile(operand.Operand));
    }

    public override WindowRun Start(WindowPartition partition) => new Run(input, partition);

    private sealed class Run(Expression input, WindowPartition partition) : WindowRun
    {
        private RawValue _last = RawValue.Null;

        public override RawValue ValueOf(int index)
        {
            var value = partition.Evaluate(input, index);
            if (!value.IsNullish())
                _last = RawValue.Copy(value.Raw);
            return _last;
        }
    }
}
