using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$$ROOT</c>: the whole document.</summary>
internal sealed class RootExpression : Expression
{
    public static readonly RootExpression Instance = new();

    public override BsonValue Evaluate(Scope scope) =>
        BsonValue.Over(new RawBsonValue(BsonType.Document, scope.Root.Span), scope.Root);
}
