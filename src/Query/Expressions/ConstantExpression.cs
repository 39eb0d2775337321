using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>A literal, and what does not depend on documents.</summary>
internal sealed class ConstantExpression(BsonValue value) : Expression
{
    public override bool IsConstant => true;

    public BsonValue Value => value;

    public override BsonValue Evaluate(Scope scope) => value;
}
