using Streetcar.Query.JavaScript;

namespace Streetcar.Query;

/// <summary>What is found out about a query, or a part of one, while it is compiled.</summary>
/// <param name="outer">The facts about what contains the part; null for none.</param>
internal sealed class QueryFacts(QueryFacts? outer = null)
{
    /// <summary>Whether the work within one document may be out of proportion to the document.</summary>
    public bool MayRunLong { get; private set; }

    /// <summary>What runs the functions of the whole query.</summary>
    public ScriptEngines Engines => field ??= outer?.Engines ?? new ScriptEngines();

    /// <summary>Whether a <c>$text</c> has found the documents, so that they have scores.</summary>
    public bool HasTextScores { get; set; }

    /// <summary>Whether <c>$rankFusion</c> has given the documents scores.</summary>
    public bool HasScores { get; set; }

    /// <summary>Whether it tells how they come about.</summary>
    public bool HasScoreDetails { get; set; }

    /// <summary>Whether index keys can be told, as they can be of what a pipeline reads.</summary>
    public bool HasIndexKeys { get; set; }

    /// <summary>Whether they are asked for.</summary>
    public bool NeedsIndexKeys { get; set; }

    /// <summary>Notes that it may, for what contains the part too.</summary>
    public void SetMayRunLong()
    {
        MayRunLong = true;
        outer?.SetMayRunLong();
    }
}
