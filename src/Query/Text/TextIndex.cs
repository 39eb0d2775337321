using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Text;

/// <summary>
/// What a text index is about (<see href="https://www.mongodb.com/docs/manual/core/indexes/index-types/index-text/"/>): fields
/// with their weights, the language of their texts, and where documents name another one. Immutable.
/// </summary>
public sealed class TextIndex
{
    /// <summary>The name that stands for all fields.</summary>
    public const string Wildcard = "$**";

    /// <summary>The name of the terms in the index's key.</summary>
    public const string TermsField = "_fts";

    /// <summary>The name in the index's key of what follows the terms.</summary>
    public const string ScoresField = "_ftsx";

    private const int MaxTerms = 400_000;
    private const int MaxTermBytes = 4 * 1024 * 1024;

    // What a key of MongoDB takes beside its term.
    private const int KeyBytes = 22;

    private TextIndex(RawDocument specification)
    {
        Name = specification["name"].AsString;
        LanguageOverride = specification["language_override"].AsString;
        OverrideField = Encoding.UTF8.GetBytes(LanguageOverride);
        Language = TextLanguage.Find(specification["default_language"].AsString)!;
        Version = (int)specification["textIndexVersion"].AsDouble;
        foreach (var (path, weight) in specification["weights"].AsDocument)
        {
            if (path == Wildcard)
                IsWildcard = true;
            else
                Fields.Add(path, weight.AsDouble);
        }

        var names = specification["key"].AsDocument.Select(field => field.Name).ToList();
        Prefix = [.. names.TakeWhile(name => name != TermsField)];
        Suffix = [.. names.Skip(Prefix.Count + 2)];
        Roots = IsWildcard ? null :
        [
            .. specification["weights"].AsDocument.Select(weight => weight.Name).Append(LanguageOverride)
                .Select(path => Encoding.UTF8.GetBytes(path.Split('.')[0])),
        ];
    }

    /// <summary>One about all fields, for who looks at queries without running them.</summary>
    public static TextIndex OfAll { get; } = new(new RawDocument
    {
        ["name"] = Wildcard,
        ["key"] = new RawDocument { [TermsField] = "text", [ScoresField] = 1 },
        ["weights"] = new RawDocument { [Wildcard] = 1 },
        ["default_language"] = "none",
        ["language_override"] = "language",
        ["textIndexVersion"] = 3,
    });

    /// <summary>The index's name.</summary>
    public string Name { get; }

    /// <summary>The version that its specification names.</summary>
    public int Version { get; }

    /// <summary>The fields before the texts, which a query must name the values of.</summary>
    public IReadOnlyList<string> Prefix { get; }

    /// <summary>The fields after the texts.</summary>
    public IReadOnlyList<string> Suffix { get; }

    /// <summary>The first names of the fields that the terms depend on; null for any.</summary>
    public IReadOnlyList<byte[]>? Roots { get; }

    /// <summary>The name of the field by which a document, or one within it, names the language of its texts.</summary>
    public string LanguageOverride { get; }

    internal byte[] OverrideField { get; }

    internal TextLanguage Language { get; }

    internal bool IsWildcard { get; }

    internal TextFields Fields { get; } = new();

    /// <summary>The text index of a specification as it is kept, with all options; null where it is of another kind.</summary>
    public static TextIndex? Of(RawDocument specification) =>
        specification["key"].AsDocument[TermsField] == (RawValue)"text" ? new TextIndex(specification) : null;

    /// <summary>Whether a text may be in a language.</summary>
    /// <param name="name">The language's English name, its code or <c>none</c>.</param>
    public static bool IsLanguage(string name) => TextLanguage.Find(name) is not null;

    /// <summary>Adds the terms of a document's texts.</summary>
    /// <exception cref="DocumentException">
    /// 17261, 17262: the document names a language that is none; 16732, 16733: it has more terms than an index takes.
    /// </exception>
    public void AddTerms(ReadOnlySpan<byte> document, ISet<string> terms)
    {
        var gatherer = new Gatherer(terms);
        TextWalk.Run(this, document, ref gatherer);
    }

    private struct Gatherer(ISet<string> terms) : ITextVisitor
    {
        private int _bytes;

        public bool Visit(ReadOnlySpan<char> text, TextLanguage language, double weight)
        {
            var own = TextTerms.Of(language, TextOptions.WithoutStopWords);
            var words = new TextWords(text, language.KeepsApostrophes);
            while (words.MoveNext())
            {
                if (own.Of(words.Current) is { } term && terms.Add(term))
                    Check(term);
            }

            return false;
        }

        private void Check(string term)
        {
            if (terms.Count > MaxTerms)
                throw new DocumentException((ErrorCode)16732, $"a document has more than {MaxTerms} different terms for a text index");
            _bytes += KeyBytes + Encoding.UTF8.GetByteCount(term);
            if (_bytes > MaxTermBytes)
                throw new DocumentException((ErrorCode)16733, "the terms of a document for a text index take more than 4 MB");
        }
    }
}
