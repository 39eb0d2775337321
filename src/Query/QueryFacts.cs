namespace Streetcar.Query;

/// <summary>What is found out about a query, or a part of one, while it is compiled.</summary>
/// <param name="outer">The facts about what contains the part; null for none.</param>
internal sealed class QueryFacts(QueryFacts? outer = null)
{
    /// <summary>Whether the work within one document may be out of proportion to the document.</summary>
    public bool MayRunLong { get; private set; }

    /// <summary>Notes that it may, for what contains the part too.</summary>
    public void SetMayRunLong()
    {
        MayRunLong = true;
        outer?.SetMayRunLong();
    }
}
