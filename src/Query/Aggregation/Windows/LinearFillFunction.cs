using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$linearFill</c>: values for the documents that have none, interpolated between those before and after.</summary>
internal sealed class LinearFillFunction(Expression input) : WindowFunction
{
    public static WindowFunction Compile(WindowOperand operand)
    {
        operand.RefuseWindow();
        return operand.Sort is { Fields.Count: 1 }
            ? new LinearFillFunction(operand.Compiler.Compile(operand.Operand))
            : throw new DocumentException(
                (ErrorCode)605001, "$linearFill must be specified with a top level sortBy expression with exactly one element");
    }

    public override WindowRun Start(WindowPartition partition) => new Run(input, partition);

    private sealed class Run(Expression input, WindowPartition partition) : WindowRun
    {
        private Point? _before;
        private Point? _after;
        private bool _hasAfter = true;
        private ElementType _type;

        public override RawValue ValueOf(int index)
        {
            CheckPosition(index);
            if (At(index) is { } known)
            {
                _before = known;
                return known.Value;
            }

            if (_before is not { } before || FindAfter(index) is not { } after)
                return RawValue.Null;
            var slope = Arithmetic.Divide(
                Arithmetic.Subtract(after.Value, before.Value), Arithmetic.Subtract(after.Position, before.Position));
            var distance = Arithmetic.Subtract(partition.SortValueOf(index), before.Position);
            return Arithmetic.Add(before.Value, Arithmetic.Multiply([distance, slope]));
        }

        private void CheckPosition(int index)
        {
            var position = partition.SortValueOf(index);
            var type = position.Type;
            if (!position.IsNumber && type != ElementType.DateTime)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch, $"Value of the sortBy field must be numeric or a date, but found {type.Alias()}");
            }

            if (index > 0 && partition.SortsLikePrevious(index))
                throw new DocumentException((ErrorCode)6050106, "There can be no repeated values in the sort field");
            if (index > 0 && _type == ElementType.DateTime != (type == ElementType.DateTime))
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"Conflicting sort value types, previously received type {_type.Alias()}, but found {type.Alias()}");
            }

            _type = type;
        }

        private Point? FindAfter(int index)
        {
            if (_after?.Index > index)
                return _after;
            _after = null;
            for (int i = index + 1; _hasAfter && _after is null && i < partition.Count; i++)
                _after = At(i);
            _hasAfter = _after is not null;
            return _after;
        }

        private Point? At(int index)
        {
            var value = partition.Evaluate(input, index);
            if (value.IsNullish())
                return null;
            return value.IsNumber
                ? new Point(index, RawValue.Copy(value.Raw), RawValue.Copy(partition.SortValueOf(index).Raw))
                : throw new DocumentException(
                    ErrorCode.TypeMismatch, $"Value to be filled must be numeric or nullish, but found {value.Type.Alias()}");
        }
    }

    // A known value, its document's index, and the value that its document is sorted by.
    private readonly record struct Point(int Index, RawValue Value, RawValue Position);
}
