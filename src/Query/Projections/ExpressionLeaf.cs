using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Projections;

/// <summary>An aggregation expression, or a value that is one: the field is its value.</summary>
internal sealed class ExpressionLeaf(Expression expression) : ProjectionLeaf
{
    public override bool IsComputed => true;

    public override void WriteComputed(ReadOnlySpan<byte> name, ref ProjectionRun run, RawWriter writer)
    {
        var value = expression.Evaluate(run.Scope!);
        if (value.IsMissing)
            return;
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
