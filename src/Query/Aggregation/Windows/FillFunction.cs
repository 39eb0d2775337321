using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// <c>$locf</c> and <c>$linearFill</c>: values for the documents that have none, from those before, or between those
/// before and after.
/// </summary>
internal sealed class FillFunction(Expression input, bool isLinear) : WindowFunction
{
    public static WindowFunction CompileLinear(WindowOperand operand)
    {
        operand.RefuseWindow();
        return operand.Sort is { Fields.Count: 1 }
            ? new FillFunction(operand.Compiler.Compile(operand.Operand), isLinear: true)
            : throw new DocumentException(
                (ErrorCode)605001, "$linearFill must be specified with a top level sortBy expression with exactly one element");
    }

    public static WindowFunction CompileLast(WindowOperand operand)
    {
        operand.RefuseWindow();
        return new FillFunction(operand.Compiler.Compile(operand.Operand), isLinear: false);
    }

    public override BsonValue[] Compute(WindowPartition partition)
    {
        var values = partition.Evaluate(input);
        int last = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (!values[i].IsNullish())
            {
                if (isLinear)
                    Interpolate(partition, values, last, i);
                last = i;
            }
            else
            {
                values[i] = !isLinear && last >= 0 ? values[last] : BsonValue.Null;
            }
        }

        return values;
    }

    private static void Interpolate(WindowPartition partition, BsonValue[] values, int from, int to)
    {
        if (!values[to].IsNumber)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, $"Value to be filled must be numeric or nullish: but found {values[to].Type.Alias()}");
        }

        if (from < 0 || to - from < 2)
            return;
        var positions = partition.SortValues();
        var run = Distance(positions[from], positions[to]);
        var rise = Arithmetic.Subtract(values[to], values[from]);
        for (int i = from + 1; i < to; i++)
        {
            if (partition.SortsLikePrevious(i))
                throw new DocumentException((ErrorCode)6050106, "There can be no repeated values in the sort field in $linearFill");
            var share = Arithmetic.Divide(Distance(positions[from], positions[i]), run);
            values[i] = Arithmetic.Add(values[from], Arithmetic.Multiply([rise, share]));
        }
    }

    private static BsonValue Distance(BsonValue from, BsonValue to)
    {
        bool areDates = from.Type == BsonType.DateTime && to.Type == BsonType.DateTime;
        return areDates || (from.IsNumber && to.IsNumber)
            ? Arithmetic.Subtract(to, from)
            : throw new DocumentException(
                ErrorCode.TypeMismatch, "Conflicting sort value types, previous and current types don't match");
    }
}
