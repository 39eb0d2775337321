using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.JavaScript;

namespace Streetcar.Query.Aggregation.MapReduce;

/// <summary><see cref="MapReduceOperators.Emit"/>.</summary>
internal sealed class EmitExpression(ScriptFunction map) : Expression
{
    public static Expression Compile(RawValue map, ExpressionCompiler compiler) =>
        new EmitExpression(ScriptFunction.Compile(map.AsString, compiler.Context));

    protected override RawValue Compute(Scope scope) => map.Map(new RawDocument(scope.Root));
}
