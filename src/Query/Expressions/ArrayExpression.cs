using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An array of expressions.</summary>
internal sealed class ArrayExpression(Expression[] elements) : Expression
{
    public override bool IsConstant => Array.TrueForAll(elements, element => element.IsConstant);

    protected override RawValue Compute(Scope scope)
    {
        using var array = ValueBuilder.Array();
        foreach (var element in elements)
            element.AddTo(array, scope);
        return array.ToValue();
    }
}
