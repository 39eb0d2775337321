using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>An array of expressions.</summary>
internal sealed class ArrayExpression(Expression[] elements) : Expression
{
    public override bool IsConstant => Array.TrueForAll(elements, element => element.IsConstant);

    public override BsonValue Evaluate(Scope scope)
    {
        var values = new BsonValue[elements.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = elements[i].Evaluate(scope);
        return ArrayBuilder.Of(values);
    }
}
