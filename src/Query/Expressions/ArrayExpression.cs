using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An array of expressions.</summary>
internal sealed class ArrayExpression(Expression[] elements) : Expression
{
    public override bool IsConstant => Array.TrueForAll(elements, element => element.IsConstant);

    public override RawValue Evaluate(Scope scope)
    {
        var values = new RawValue[elements.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = elements[i].Evaluate(scope);
        return ArrayBuilder.Of(values);
    }
}
