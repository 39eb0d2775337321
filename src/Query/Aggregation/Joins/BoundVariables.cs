using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Makes values into variables of a context, whose variables are expressions.</summary>
internal static class BoundVariables
{
    /// <summary>The variables, with those of a stage over the ones around it.</summary>
    /// <param name="outer">The variables around; null for none.</param>
    /// <param name="variables">The names of those of the stage, and their values for the document.</param>
    /// <param name="scope">The document.</param>
    public static BsonDocument Over(
        BsonDocument? outer, ReadOnlySpan<(string Name, Expression Value)> variables, Scope scope)
    {
        var bound = outer ?? BsonDocument.Empty;
        foreach (var (name, expression) in variables)
        {
            var value = expression.Evaluate(scope);
            bound = bound.With(name, value.IsMissing ? (BsonValue)"$$REMOVE" : new BsonDocument { ["$literal"] = value });
        }

        return bound;
    }
}
