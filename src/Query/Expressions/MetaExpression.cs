using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Query.Expressions;

/// <summary><c>$meta</c>: what is known of a document beside its fields.</summary>
internal sealed class MetaExpression(Func<Scope, RawValue> get) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var facts = compiler.Context.Facts;
        switch (operand.Type == ElementType.String ? operand.AsString : "")
        {
            case MetaOperand.TextScore when facts.HasTextScores:
                return new MetaExpression(scope => scope.Metadata?.ScoreOf(scope.Root.Span) is { } score ? score : default(RawValue));
            case MetaOperand.IndexKey when facts.HasIndexKeys:
                facts.NeedsIndexKeys = true;
                return new MetaExpression(scope => scope.Metadata?.IndexKey is { } key ? key : default(RawValue));
            case MetaOperand.Score when facts.HasScores:
                return new MetaExpression(scope => scope.Metadata?.Score is { } score ? score : default(RawValue));
            case MetaOperand.ScoreDetails when facts.HasScoreDetails:
                return new MetaExpression(scope => scope.Metadata?.ScoreDetails is { } details ? details : default(RawValue));
            case var name when MetaOperand.IsNeverThere(name):
                return new MetaExpression(_ => default);
            default:
                throw MetaOperand.RefuseInProjection(operand);
        }
    }

    protected override RawValue Compute(Scope scope) => get(scope);
}
