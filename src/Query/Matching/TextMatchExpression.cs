using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Text;

namespace Streetcar.Query.Matching;

/// <summary>
/// <c>$text</c>: the documents whose texts have what is searched for, according to the collection's text index
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/query/text/"/>).
/// </summary>
public sealed class TextMatchExpression : MatchExpression, IDocumentMetadata
{
    private readonly Func<TextSearch> _newSearch;
    private TextSearch? _search;

    private TextMatchExpression(TextIndex index, Func<TextSearch> newSearch)
    {
        Index = index;
        _newSearch = newSearch;
    }

    /// <summary>The index.</summary>
    public TextIndex Index { get; }

    /// <summary>The terms, one of which a document has in the index if it matches.</summary>
    public IReadOnlyList<string> Terms => Search.IndexedTerms;

    /// <summary>Whether every document that has one of the terms in the index matches.</summary>
    public bool IsOfTermsAlone => Search.IsOfTermsAlone;

    /// <summary>What is searched for, as explain shows it.</summary>
    public RawDocument Parsed => Search.ToDocument();

    /// <summary>How relevant a document is.</summary>
    /// <exception cref="DocumentException">17261, 17262: the document names a language that is none.</exception>
    public double ScoreOf(ReadOnlySpan<byte> document) => Search.ScoreOf(document);

    // Made when the operation runs, which a long text takes a part of: it can be interrupted then, and its time counts.
    private TextSearch Search => _search ??= _newSearch();

    double? IDocumentMetadata.ScoreOf(ReadOnlySpan<byte> document) => ScoreOf(document);

    internal static MatchExpression Parse(RawValue operand, FilterScope scope)
    {
        if (operand.Type != ElementType.Document)
            throw FilterError.BadValue("$text expects an object");
        string? search = null;
        string language = "";
        var options = TextOptions.None;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "$search":
                    search = Text(name, value);
                    break;
                case "$language":
                    language = Text(name, value);
                    break;
                case "$caseSensitive":
                    options |= Flag(name, value) ? TextOptions.CaseSensitive : 0;
                    break;
                case "$diacriticSensitive":
                    options |= Flag(name, value) ? TextOptions.DiacriticSensitive : 0;
                    break;
                default:
                    throw FilterError.BadValue($"extra fields in $text: '{name}'");
            }
        }

        if (search is null)
            throw new DocumentException(ErrorCode.NoSuchKey, "Missing expected field \"$search\" in $text");
        if (!scope.IsTopLevel || scope.Context.TextIndexes is not { } indexes)
            throw FilterError.BadValue("$text is not allowed in this context");
        var index = indexes.Find()
            ?? throw new DocumentException(ErrorCode.IndexNotFound, "text index required for $text query");
        var spoken = language.Length == 0 ? index.Language : TextLanguage.Find(language)
            ?? throw FilterError.BadValue($"unsupported language: \"{language}\" for text index version {index.Version}");
        return new TextMatchExpression(index, () => new TextSearch(index, spoken, search, options));
    }

    internal override bool Matches(ref MatchContext context) => Search.Matches(context.Value.Document);

    // It is never within $elemMatch.
    internal override bool MatchesValue(RawValueSpan value) => false;

    private static string Text(string name, RawValue value) => value.Type == ElementType.String
        ? value.AsString
        : throw WrongType(name, value, "string");

    private static bool Flag(string name, RawValue value) => value.Type == ElementType.Boolean
        ? value.AsBoolean
        : throw WrongType(name, value, "bool");

    private static DocumentException WrongType(string name, RawValue value, string expected) => new(
        ErrorCode.TypeMismatch, $"\"{name}\" had the wrong type. Expected {expected}, found {value.Type.Alias()}");
}
