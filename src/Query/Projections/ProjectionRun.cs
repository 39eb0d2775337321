using Streetcar.Query.Expressions;

namespace Streetcar.Query.Projections;

/// <summary>The projection of one document.</summary>
internal ref struct ProjectionRun(ReadOnlySpan<byte> document, int arrayIndex, Scope? scope)
{
    /// <summary>The whole document.</summary>
    public readonly ReadOnlySpan<byte> Document = document;

    /// <summary>Which element the positional <c>$</c> stands for; -1 where the projection has none.</summary>
    public readonly int ArrayIndex = arrayIndex;

    /// <summary>The document as expressions see it; null where the projection has none.</summary>
    public readonly Scope? Scope = scope;

    /// <summary>Whether the positional <c>$</c> has had its array, which is the first one on its way.</summary>
    public bool IsPositionalDone;
}
