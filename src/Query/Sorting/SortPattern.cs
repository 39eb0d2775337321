using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;
using Streetcar.Query.Projections;

namespace Streetcar.Query.Sorting;

/// <summary>A key of a sort.</summary>
/// <param name="Path">The path to sort by.</param>
/// <param name="Descending">Whether greater values come first.</param>
public readonly record struct SortField(FieldPath Path, bool Descending)
{
    /// <summary>Whether it is not the path that counts but the score by which a <c>$text</c> found the document.</summary>
    public bool IsTextScore { get; init; }
}

/// <summary>
/// A compiled sort: paths and directions
/// (<see href="https://www.mongodb.com/docs/manual/reference/method/cursor.sort/"/>). Immutable; may be used by several
/// threads at once. <c>$natural</c> is not a path: <see cref="NaturalOrder"/> handles it.
/// </summary>
public sealed class SortPattern : DocumentOrder
{
    private const int MaxFields = 32;

    private readonly SortField[] _fields;
    private readonly Collation? _collation;
    private readonly IDocumentMetadata? _scores;

    private SortPattern(SortField[] fields, Collation? collation, IDocumentMetadata? scores)
    {
        _fields = fields;
        _collation = collation;
        _scores = scores;
    }

    /// <summary>The keys, the most significant first; without keys nothing is sorted.</summary>
    public IReadOnlyList<SortField> Fields => _fields;

    /// <summary>Compiles a sort.</summary>
    /// <param name="specification">Paths with 1 (ascending) or -1 (descending); empty for any order.</param>
    /// <param name="context">The collation; null for binary comparison.</param>
    /// <param name="text">What gives the documents their scores; null for nothing.</param>
    /// <exception cref="DocumentException">
    /// 15974, 15975: a direction is neither 1 nor -1; 40218, …: it is a <c>$meta</c> that there is none of; 13103: more than 32
    /// keys; 7472500: a path is repeated; ….
    /// </exception>
    public static SortPattern Compile(RawDocument specification, QueryContext? context = null, TextMatchExpression? text = null)
    {
        var fields = new List<SortField>();
        bool hasScores = text is not null || context is { Facts.HasTextScores: true };
        foreach (var (name, value) in specification)
        {
            if (value.Type == ElementType.Document)
            {
                if (MetaOperand.SortsNothing(value.AsDocument))
                    continue;
                MetaOperand.CheckSort(value.AsDocument, hasScores);
            }
            else if (!value.IsNumber)
            {
                throw new DocumentException(
                    (ErrorCode)15974, $"Illegal key in $sort specification: {ElementText.Of(name, value.Raw)}");
            }

            bool isTextScore = value.Type == ElementType.Document;
            double direction = isTextScore ? -1 : Whole(value);
            if (direction is not (1 or -1))
            {
                throw new DocumentException(
                    (ErrorCode)15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
            }

            var path = FieldPath.ParseStrict(name);
            if (fields.Exists(field => field.Path.Equals(path)))
            {
                throw new DocumentException(
                    (ErrorCode)7472500, $"$sort key must not contain duplicate keys (duplicate: '{name}')");
            }

            if (fields.Count == MaxFields)
                throw new DocumentException((ErrorCode)13103, "too many compound keys");
            fields.Add(new SortField(path, Descending: direction < 0) { IsTextScore = isTextScore });
        }

        return new SortPattern([.. fields], Collation.Compile(context?.Collation), text);
    }

    private static double Whole(RawValue number) => number.Type == ElementType.Decimal128
        ? Math.Round(Numbers.ToDouble(number.Raw))
        : Math.Truncate(Numbers.ToDouble(number.Raw));

    /// <summary>The same order, with the documents' scores from elsewhere.</summary>
    internal SortPattern With(IDocumentMetadata scores) =>
        Array.Exists(_fields, field => field.IsTextScore) ? new SortPattern(_fields, _collation, scores) : this;

    /// <summary>
    /// Writes what a document sorts by: for an array the element that sorts first, undefined for an empty one, null for
    /// a missing field.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="key">Gets a document of one unnamed field for each key.</param>
    /// <exception cref="DocumentException">BadValue: two keys are in different arrays.</exception>
    public override void WriteKey(ReadOnlySpan<byte> document, RawWriter key) =>
        new SortKeyExtractor(document, _fields, _collation, _scores).Write(key);

    /// <inheritdoc/>
    public override int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var lefts = new RawReader(left);
        var rights = new RawReader(right);
        foreach (var field in _fields)
        {
            lefts.Read();
            rights.Read();
            int order = BsonComparer.Compare(lefts.Value, rights.Value);
            if (order != 0)
                return field.Descending ? -order : order;
        }

        return 0;
    }
}
