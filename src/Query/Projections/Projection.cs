using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Projections;

/// <summary>How a projection picks fields.</summary>
public enum ProjectionKind
{
    /// <summary>Documents stay as they are.</summary>
    Whole,

    /// <summary>Only the named fields stay.</summary>
    Inclusion,

    /// <summary>The named fields are left out.</summary>
    Exclusion,

    /// <summary>All fields stay, and the named ones are set: <c>$addFields</c>.</summary>
    Addition,
}

/// <summary>
/// A compiled projection: which fields of a document a find or a stage returns
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/projection/"/>). Immutable; may be used by several
/// threads at once.
/// </summary>
/// <example><code>
/// var projection = Projection.Compile(new RawDocument { ["title"] = 1, ["_id"] = 0 });
/// projection.Write(document, writer);
/// </code></example>
public sealed class Projection
{
    private readonly ProjectionNode _root;
    private readonly Filter? _filter;
    private readonly TextMatchExpression? _text;

    private Projection(ProjectionNode root, ProjectionKind kind, Filter? filter = null)
    {
        _root = root;
        _filter = root.HasPositional ? filter : null;
        _text = filter?.Text;
        Kind = kind;
    }

    /// <summary>The projection that leaves documents as they are.</summary>
    public static Projection Whole { get; } = new(new ProjectionNode(), ProjectionKind.Whole);

    /// <summary>How fields are picked.</summary>
    public ProjectionKind Kind { get; }

    /// <summary>The fields that it reads, <c>_id</c> among them if it is kept; null where it may be any.</summary>
    public IReadOnlyList<FieldPath>? Fields { get; private init; }

    /// <summary>Whether projecting one document may take long in proportion to its size. Not told of a stage's projection.</summary>
    public bool MayRunLong { get; private init; }

    /// <summary>Whether it asks for the index keys that documents were found by.</summary>
    public bool NeedsIndexKeys { get; private init; }

    /// <summary>Compiles a find's projection.</summary>
    /// <param name="specification">
    /// Fields to include (1, true) or to exclude (0, false), <c>$slice</c>, <c>$elemMatch</c>, the positional <c>$</c>,
    /// expressions; empty for whole documents.
    /// </param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <param name="filter">The filter that finds the documents, which the positional <c>$</c> needs; null for none.</param>
    /// <exception cref="DocumentException">31253, 31254: fields are both included and excluded; 31249, 31250: paths collide; ….</exception>
    public static Projection Compile(RawDocument specification, QueryContext? context = null, Filter? filter = null)
    {
        if (specification.IsEmpty)
            return Whole;
        context = (context ?? QueryContext.Default).ForPart();
        context.Facts.HasTextScores = filter?.Text is not null;
        context.Facts.HasIndexKeys = true;
        var parser = new ProjectionParser(ProjectionPolicy.Find, context, filter: filter);
        var root = parser.Parse(specification, out var kind);
        return new Projection(root, kind, filter)
        {
            Fields = kind == ProjectionKind.Inclusion && !root.HasPositional && !root.HasExpression
                ? [.. root.Paths("").Select(FieldPath.Parse)]
                : null,
            NeedsIndexKeys = context.Facts.NeedsIndexKeys,
            MayRunLong = context.Facts.MayRunLong || (root.HasPositional && filter is { MayRunLong: true }),
        };
    }

    /// <summary>Compiles a stage's projection.</summary>
    /// <exception cref="DocumentException">31253, 31254: fields are both included and excluded; 31249, 31250: paths collide; ….</exception>
    internal static Projection Compile(RawDocument specification, ProjectionPolicy policy, ExpressionCompiler compiler)
    {
        var root = new ProjectionParser(policy, compiler.Context, compiler).Parse(specification, out var kind);
        return new Projection(root, kind);
    }

    /// <summary>Writes a document's projection as a value: the outermost one, an array's next, or that of the name just written.</summary>
    /// <param name="document">The document.</param>
    /// <param name="writer">Gets the projected document.</param>
    /// <exception cref="DocumentException">
    /// 51246, 51247: the positional <c>$</c> has no matching element; the errors of its expressions.
    /// </exception>
    public void Write(ReadOnlySpan<byte> document, RawWriter writer) => Write(document, writer, null);

    /// <summary>The same for a document of which it is known by which index key it was found.</summary>
    /// <param name="document">The document.</param>
    /// <param name="writer">Gets the projected document.</param>
    /// <param name="indexKey">The key; null for none.</param>
    public void Write(ReadOnlySpan<byte> document, RawWriter writer, RawDocument? indexKey)
    {
        if (!_root.HasExpression)
        {
            Write(new ProjectionRun(document, MatchedIndex(document), null), writer);
            return;
        }

        using var copy = new RentedDocument(document);
        var scope = new Scope { Root = copy.Memory, Metadata = indexKey is null ? _text : new FoundByIndex(indexKey) };
        Write(new ProjectionRun(document, MatchedIndex(document), scope), writer);
    }

    /// <summary>Writes a stage's projection of the document that is a scope's root.</summary>
    internal void Write(Scope scope, RawWriter writer) => Write(new ProjectionRun(scope.Root.Span, -1, scope), writer);

    /// <summary>Whether a field of the whole document is written as it is, wherever it is.</summary>
    internal bool Keeps(string field) => _root.Keeps(field);

    private void Write(ProjectionRun run, RawWriter writer)
    {
        writer.WriteStartDocument();
        if (Kind == ProjectionKind.Whole)
            writer.WriteElements(run.Document[4..^1]);
        else
            _root.WriteFields(run.Document, ref run, writer);
        writer.WriteEndDocument();
    }

    // -1 where the document matches by no element, which matters only if the positional operator meets an array.
    private int MatchedIndex(ReadOnlySpan<byte> document) =>
        _filter is not null && _filter.Matches(document, out int index) ? index : -1;

    private sealed class FoundByIndex(RawDocument key) : IDocumentMetadata
    {
        public RawDocument? IndexKey => key;

        public double? ScoreOf(ReadOnlySpan<byte> document) => null;
    }
}
