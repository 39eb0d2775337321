using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>The arguments of accumulators that take them by name.</summary>
internal static class AccumulatorArguments
{
    public static RawValue NotMissing(string argument, RawValue value, int code) => !value.IsMissing
        ? value
        : throw new DocumentException((ErrorCode)code, $"Missing value for '{argument}'");

    public static RawValue Required(string name, string argument, RawValue value) => !value.IsMissing
        ? value
        : throw StageOperands.Missing(name, argument);

    public static (Expression Input, Expression Count) CountedInput(string name, RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named(name, operand, 5787900, 5787901, "input", "n");
        return (compiler.Compile(NotMissing("input", arguments[0], 5787907)),
            compiler.Compile(NotMissing("n", arguments[1], 5787906)));
    }
}
