using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Matching;

/// <summary>What a filter is applied to: a document, or a value in place of each path's first segment.</summary>
internal ref struct MatchContext(RawValueSpan value, bool isField, Scope? scope = null)
{
    /// <summary>The document or the value.</summary>
    public readonly RawValueSpan Value = value;

    /// <summary>Whether the value takes the place of the field that each path's first segment names.</summary>
    public readonly bool IsField = isField;

    /// <summary>The scope for expressions over the document, where there is one already.</summary>
    public readonly Scope? Scope = scope;

    /// <summary>Whether <see cref="ArrayIndex"/> is wanted.</summary>
    public bool NeedsIndex { get; init; }

    /// <summary>The index of the array element by which the filter matched; -1 where no array was involved.</summary>
    public int ArrayIndex = -1;
}
