using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$switch</c>.</summary>
internal sealed class SwitchExpression((Expression Case, Expression Then)[] branches, Expression? otherwise) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40060, $"$switch requires an object as an argument, found: {operand.Type.Alias()}");
        }

        var branches = new List<(Expression Case, Expression Then)>();
        Expression? otherwise = null;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "branches":
                    if (value.Type != ElementType.Array)
                    {
                        throw new DocumentException(
                            (ErrorCode)40061, $"$switch expected an array for 'branches', found: {value.Type.Alias()}");
                    }

                    foreach (var branch in value.AsArray)
                        branches.Add(CompileBranch(branch, compiler));
                    break;
                case "default":
                    otherwise = compiler.Compile(value);
                    break;
                default:
                    throw new DocumentException((ErrorCode)40067, $"$switch found an unknown argument: {name}");
            }
        }

        if (branches.Count == 0)
            throw new DocumentException((ErrorCode)40068, "$switch requires at least one branch.");
        if (otherwise is null && branches.TrueForAll(branch => branch.Case is ConstantExpression { Value.Raw.IsTruthy: false }))
            throw new DocumentException((ErrorCode)40069, "No branch of $switch can be taken, and no default was specified.");
        return new SwitchExpression([.. branches], otherwise);
    }

    protected override RawValue Compute(Scope scope)
    {
        foreach (var (condition, then) in branches)
        {
            if (condition.Evaluate(scope).Raw.IsTruthy)
                return then.Evaluate(scope);
        }

        return otherwise?.Evaluate(scope) ?? throw NoBranch();
    }

    /// <summary>The error for a value that none of the branches is for.</summary>
    public static DocumentException NoBranch() => new(
        (ErrorCode)40066, "$switch could not find a matching branch for an input, and no default was specified.");

    private static (Expression Case, Expression Then) CompileBranch(RawValue branch, ExpressionCompiler compiler)
    {
        if (branch.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40062, $"$switch expected each branch to be an object, found: {branch.Type.Alias()}");
        }

        Expression? condition = null, then = null;
        foreach (var (name, value) in branch.AsDocument)
        {
            if (name == "case")
                condition = compiler.Compile(value);
            else if (name == "then")
                then = compiler.Compile(value);
            else
                throw new DocumentException((ErrorCode)40063, $"$switch found an unknown argument to a branch: {name}");
        }

        if (condition is null)
            throw new DocumentException((ErrorCode)40064, "$switch requires each branch have a 'case' expression");
        return then is not null
            ? (condition, then)
            : throw new DocumentException((ErrorCode)40065, "$switch requires each branch have a 'then' expression.");
    }
}
