using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary><c>$filter</c>.</summary>
internal sealed class FilterExpression(Expression input, int variable, Expression condition, Expression? limit) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$filter", operand, 28646, 28647, "input", "as", "cond", "limit");
        var input = compiler.Compile(Operands.Required("$filter", "input", arguments[0], 28648));
        var condition = Operands.Required("$filter", "cond", arguments[2], 28650);
        var inner = compiler.With([MapExpression.ElementName(arguments[1])], out int variable);
        var limit = arguments[3].IsMissing ? null : compiler.Compile(arguments[3]);
        return new FilterExpression(input, variable, inner.Compile(condition), limit);
    }

    protected override RawValue Compute(Scope scope)
    {
        var array = input.Evaluate(scope);
        if (array.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)28651, $"input to $filter must be an array not {array.Type.Alias()}");
        }

        long left = Limit(scope);
        using var kept = ValueBuilder.Array();
        foreach (var element in new ArrayElements(array))
        {
            if (left == 0)
                break;
            scope[variable] = element;
            if (!IsKept(scope))
                continue;
            kept.Add(element);
            left--;
        }

        return kept.ToValue();
    }

    private bool IsKept(Scope scope)
    {
        using var part = OperationContext.StartPart();
        return condition.Evaluate(scope).Raw.IsTruthy;
    }

    private long Limit(Scope scope)
    {
        var value = limit?.Evaluate(scope) ?? default;
        if (value.IsNullish())
            return long.MaxValue;
        if (!value.Raw.TryGetInt64(out long count) || count != (int)count)
        {
            throw new DocumentException(
                (ErrorCode)327391,
                $"$filter: limit must be represented as a 32-bit integral value: {ElementText.Of(value.Raw)}");
        }

        return count > 0 ? count : throw new DocumentException(
            (ErrorCode)327392, $"$filter: limit must be greater than 0: {count}");
    }
}
