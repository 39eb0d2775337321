using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>An aggregation expression, or a value that is one: the field is its value.</summary>
internal sealed class ExpressionLeaf(Expression expression) : ProjectionLeaf
{
    public override bool IsComputed => true;

    public override void WriteComputed(ReadOnlySpan<byte> name, ref ProjectionRun run, BsonWriter writer)
    {
        var value = expression.Evaluate(run.Scope!);
        if (value.IsMissing)
            return;
        writer.WriteName(name);
        writer.WriteValue(value);
    }
}
