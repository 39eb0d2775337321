using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Projections;

/// <summary>How a projection writes a field that it does not just include or exclude.</summary>
internal abstract class ProjectionLeaf
{
    /// <summary>Whether the field is computed, whether or not the document has it.</summary>
    public virtual bool IsComputed => false;

    /// <summary>Writes the field; nothing where a computed one has no value.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The document's value; unspecified where the field is computed.</param>
    /// <param name="run">The document.</param>
    /// <param name="writer">A writer in the document that is made.</param>
    public abstract void Write(ReadOnlySpan<byte> name, RawValueSpan value, ref ProjectionRun run, RawWriter writer);
}

/// <summary>An aggregation expression or a literal.</summary>
internal sealed class ExpressionLeaf(Expression expression) : ProjectionLeaf
{
    public override bool IsComputed => true;

    /// <exception cref="DocumentException">BSONObjectTooLarge, and the errors of the expression.</exception>
    public override void Write(ReadOnlySpan<byte> name, RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        using var part = OperationContext.StartPart();
        var computed = expression.Evaluate(run.Scope!);
        if (computed.IsMissing)
            return;
        writer.WriteName(name);
        writer.WriteValue(computed);
        ExpressionLimits.CheckSize(writer.Length);
    }
}
