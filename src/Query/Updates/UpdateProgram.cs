using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>One of the three forms of an update: operators, a replacement, a pipeline.</summary>
internal abstract class UpdateProgram
{
    /// <summary>Whether an upsert starts with all fields that its filter demands equality of, or with <c>_id</c> alone.</summary>
    public abstract bool TakesFieldsFromFilter { get; }

    /// <summary>Whether a document that comes out as it was counts as changed.</summary>
    public virtual bool AlwaysChanges => false;

    /// <summary>The error where the update changes or removes a document's <c>_id</c>.</summary>
    public abstract string ChangedIdMessage(RawValueSpan id);

    /// <summary>Writes the document as it is to be.</summary>
    /// <param name="document">The document as it is.</param>
    /// <param name="output">An empty writer.</param>
    /// <param name="isInsert">Whether an upsert inserts.</param>
    /// <param name="filter">The filter that the document was found by; null for none.</param>
    public abstract void Run(ReadOnlySpan<byte> document, RawWriter output, bool isInsert, Filter? filter);
}
