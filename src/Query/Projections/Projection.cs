using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Projections;

/// <summary>
/// A compiled projection: which fields of a document a find returns
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/projection/"/>). Immutable; may be used by several
/// threads at once.
/// </summary>
/// <example><code>
/// var projection = Projection.Compile(BsonDocument.Parse("{ title: 1, _id: 0 }"));
/// projection.Write(document, writer);
/// </code></example>
public sealed class Projection
{
    private readonly ProjectionNode _root;
    private readonly Filter? _filter;

    private Projection(ProjectionNode root, ProjectionKind kind, Filter? filter)
    {
        _root = root;
        _filter = root.HasPositional ? filter : null;
        Kind = kind;
        Fields = kind == ProjectionKind.Inclusion && !root.HasPositional && !root.HasExpression
            ? [.. root.Paths("").Select(FieldPath.Parse)]
            : null;
    }

    /// <summary>The projection that leaves documents as they are.</summary>
    public static Projection Whole { get; } = new(new ProjectionNode(), ProjectionKind.Whole, null);

    /// <summary>Whether documents stay as they are, or which way fields are picked.</summary>
    public ProjectionKind Kind { get; }

    /// <summary>The fields that it reads, <c>_id</c> among them if it is kept; null where it may be any.</summary>
    public IReadOnlyList<FieldPath>? Fields { get; }

    /// <summary>Compiles a projection.</summary>
    /// <param name="specification">
    /// Fields to keep (1, true) or to leave out (0, false), <c>$slice</c>, <c>$elemMatch</c>, the positional <c>$</c>,
    /// expressions; empty for whole documents.
    /// </param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <param name="filter">The filter that finds the documents, which the positional <c>$</c> needs; null for none.</param>
    /// <exception cref="DocumentException">31253, 31254: fields are both kept and left out; 31249, 31250: paths collide; ….</exception>
    public static Projection Compile(RawDocument specification, QueryContext? context = null, Filter? filter = null)
    {
        if (specification.IsEmpty)
            return Whole;
        var parser = new ProjectionParser(context ?? QueryContext.Default, filter);
        var root = parser.Parse(specification, out var kind);
        return new Projection(root, kind, filter);
    }

    /// <summary>Writes a document's projection as a value: the outermost one, an array's next, or that of the name just written.</summary>
    /// <param name="document">The document.</param>
    /// <param name="writer">Gets the projected document.</param>
    /// <exception cref="DocumentException">51246, 51247: the positional <c>$</c> has no element to stand for.</exception>
    public void Write(ReadOnlySpan<byte> document, RawWriter writer)
    {
        if (!_root.HasExpression)
        {
            Write(new ProjectionRun(document, MatchedIndex(document), null), writer);
            return;
        }

        using var copy = new RentedDocument(document);
        var scope = new Scope { Root = copy.Memory };
        Write(new ProjectionRun(document, MatchedIndex(document), scope), writer);
    }

    private void Write(ProjectionRun run, RawWriter writer)
    {
        writer.WriteStartDocument();
        switch (Kind)
        {
            case ProjectionKind.Inclusion:
                _root.WriteIncluded(run.Document, ref run, writer);
                break;
            case ProjectionKind.Exclusion:
                _root.WriteRemaining(run.Document, ref run, writer);
                break;
            default:
                writer.WriteElements(run.Document[4..^1]);
                break;
        }

        writer.WriteEndDocument();
    }

    private int MatchedIndex(ReadOnlySpan<byte> document)
    {
        if (_filter is null)
            return -1;
        return _filter.Matches(document, out int index) && index >= 0
            ? index
            : throw new DocumentException(
                (ErrorCode)51246, "positional operator '.$' couldn't find a matching element in the array");
    }
}
