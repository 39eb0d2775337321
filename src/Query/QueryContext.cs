using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Text;

namespace Streetcar.Query;

/// <summary>What the parts of one query share, in addition to the document that each is compiled from.</summary>
public sealed record QueryContext
{
    /// <summary>A context of this moment, without variables and with the simple binary collation.</summary>
    public static QueryContext Default => new();

    /// <summary>The one moment that the whole query takes for now, as <c>$$NOW</c> and <c>$currentDate</c> see it.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Variables that expressions may use as <c>$$name</c>; null for none.</summary>
    public RawDocument? Let { get; init; }

    /// <summary>The collation to compare strings by; null for binary comparison.</summary>
    public RawDocument? Collation { get; init; }

    /// <summary>Whether the query may run JavaScript.</summary>
    public Scripting Scripting { get; init; }

    /// <summary>Global variables of its JavaScript; null for none.</summary>
    public RawDocument? ScriptScope { get; init; }

    /// <summary>Whether the query stands for a <c>mapReduce</c>, and may have the operators that are made for it alone.</summary>
    public bool IsMapReduce { get; init; }

    /// <summary>Where <c>$text</c> finds the index of what is read; null where it is not allowed.</summary>
    public TextIndexes? TextIndexes { get; init; }

    /// <summary>
    /// The names of variables that are bound for each run of the pipeline, as the first ones of its <see cref="Scope"/>.
    /// </summary>
    internal IReadOnlyList<string> Unbound { get; init; } = [];

    /// <summary>How many pipelines enclose the one being compiled.</summary>
    internal int PipelineDepth { get; init; }

    /// <summary>Whether a <c>$facet</c> encloses the one being compiled.</summary>
    internal bool IsInFacet { get; init; }

    /// <summary>What is found out while the query is compiled.</summary>
    internal QueryFacts Facts { get; private init; } = new();

    /// <summary>Evaluates what is constant while the query is compiled.</summary>
    internal Folding Folding { get; init; } = new();

    /// <summary>The context for a part that has facts of its own, which count for the whole too.</summary>
    internal QueryContext ForPart() => this with { Facts = new QueryFacts(Facts) };
}
