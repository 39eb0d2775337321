using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Text;

/// <summary>What a <c>$text</c> looks for in the texts of an index. Immutable.</summary>
internal sealed class TextSearch
{
    private const int FewTerms = 32;

    // A text that is the term and nothing else counts more.
    private const double WholeText = 1.1;

    private readonly TextIndex _index;
    private readonly TextOptions _options;
    private readonly string[] _terms;
    private readonly Dictionary<string, int> _places;
    private readonly HashSet<string> _wanted;
    private readonly HashSet<string> _unwanted;
    private readonly TextPhrase[] _phrases;
    private readonly TextPhrase[] _unwantedPhrases;

    public TextSearch(TextIndex index, TextLanguage language, string search, TextOptions options)
    {
        _index = index;
        _options = options;
        var parts = new SearchParts(search);
        // In the order of the index, so that scores are summed in it.
        _terms = [.. Terms(parts.Wanted, language, TextOptions.None).Order(StringComparer.Ordinal)];
        _places = _terms.Select((term, place) => (term, place)).ToDictionary(pair => pair.term, pair => pair.place);
        _wanted = Terms(parts.Wanted, language, options);
        _unwanted = Terms(parts.Unwanted, language, options);
        _phrases = [.. parts.Phrases.Select(phrase => new TextPhrase(phrase, options))];
        _unwantedPhrases = [.. parts.UnwantedPhrases.Select(phrase => new TextPhrase(phrase, options))];
    }

    /// <summary>The terms, one of which a document must have in the index to match.</summary>
    public IReadOnlyList<string> IndexedTerms => _terms;

    /// <summary>Whether every document that has one of them matches.</summary>
    public bool IsOfTermsAlone =>
        _options == TextOptions.None && _unwanted.Count == 0 && _phrases.Length == 0 && _unwantedPhrases.Length == 0;

    /// <summary>The search as explain shows it.</summary>
    public RawDocument ToDocument() => new()
    {
        ["terms"] = Sorted(_wanted),
        ["negatedTerms"] = Sorted(_unwanted),
        ["phrases"] = RawArray.From(_phrases.Select(phrase => (RawValue)phrase.Text)),
        ["negatedPhrases"] = RawArray.From(_unwantedPhrases.Select(phrase => (RawValue)phrase.Text)),
    };

    /// <summary>Whether a document matches.</summary>
    public bool Matches(ReadOnlySpan<byte> document) =>
        HasAny(document, _wanted) && !HasAny(document, _unwanted)
        && HasAll(document, _phrases) && !HasOneOf(document, _unwantedPhrases);

    /// <summary>How relevant a document is: the more, the more often it has the terms, and the shorter its texts are.</summary>
    public double ScoreOf(ReadOnlySpan<byte> document)
    {
        int terms = _terms.Length;
        var scorer = new Scorer(
            this,
            terms <= FewTerms ? stackalloc TermCount[terms] : new TermCount[terms],
            terms <= FewTerms ? stackalloc double[terms] : new double[terms]);
        TextWalk.Run(_index, document, ref scorer);
        return scorer.Sum;
    }

    private static RawArray Sorted(HashSet<string> terms) =>
        RawArray.From(terms.Order(StringComparer.Ordinal).Select(term => (RawValue)term));

    private static HashSet<string> Terms(string text, TextLanguage language, TextOptions options)
    {
        var terms = new HashSet<string>();
        var own = TextTerms.Of(language, options | TextOptions.WithoutStopWords);
        var words = new TextWords(text, language.KeepsApostrophes);
        while (words.MoveNext())
        {
            if (own.Of(words.Current) is { } term)
                terms.Add(term);
        }

        return terms;
    }

    private bool HasAny(ReadOnlySpan<byte> document, HashSet<string> terms)
    {
        var finder = new TermFinder(terms, _options);
        return terms.Count > 0 && TextWalk.Run(_index, document, ref finder);
    }

    private bool HasAll(ReadOnlySpan<byte> document, TextPhrase[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (!Has(document, phrase))
                return false;
        }

        return true;
    }

    private bool HasOneOf(ReadOnlySpan<byte> document, TextPhrase[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (Has(document, phrase))
                return true;
        }

        return false;
    }

    private bool Has(ReadOnlySpan<byte> document, TextPhrase phrase)
    {
        var finder = new PhraseFinder(phrase);
        return TextWalk.Run(_index, document, ref finder);
    }

    private readonly struct TermFinder(HashSet<string> terms, TextOptions options) : ITextVisitor
    {
        public bool Visit(ReadOnlySpan<char> text, TextLanguage language, double weight)
        {
            var own = TextTerms.Of(language, options);
            var words = new TextWords(text, language.KeepsApostrophes);
            while (words.MoveNext())
            {
                if (terms.Contains(own.Of(words.Current)!))
                    return true;
            }

            return false;
        }
    }

    private readonly struct PhraseFinder(TextPhrase phrase) : ITextVisitor
    {
        public bool Visit(ReadOnlySpan<char> text, TextLanguage language, double weight) => phrase.IsIn(text, language);
    }

    private readonly ref struct Scorer(TextSearch search, Span<TermCount> counts, Span<double> scores) : ITextVisitor
    {
        private readonly TextSearch _search = search;
        private readonly Span<TermCount> _counts = counts;
        private readonly Span<double> _scores = scores;

        public double Sum
        {
            get
            {
                double sum = 0;
                foreach (double score in _scores)
                    sum += score;
                return sum;
            }
        }

        public bool Visit(ReadOnlySpan<char> text, TextLanguage language, double weight)
        {
            _counts.Clear();
            int words = Count(text, language);
            for (int i = 0; i < _counts.Length; i++)
            {
                if (_counts[i].Count > 0)
                    _scores[i] += weight * _counts[i].ScoreAmong(words) * (IsWhole(text, _search._terms[i]) ? WholeText : 1);
            }

            return false;
        }

        private int Count(ReadOnlySpan<char> text, TextLanguage language)
        {
            int count = 0;
            var own = TextTerms.Of(language, TextOptions.WithoutStopWords);
            var words = new TextWords(text, language.KeepsApostrophes);
            while (words.MoveNext())
            {
                if (own.Of(words.Current) is not { } term)
                    continue;
                count++;
                if (_search._places.TryGetValue(term, out int place))
                    _counts[place].Add();
            }

            return count;
        }

        private static bool IsWhole(ReadOnlySpan<char> text, string term) =>
            text.Length == term.Length && (Ascii.EqualsIgnoreCase(text, term) || text.SequenceEqual(term));
    }

    /// <summary>How often a text has a term.</summary>
    private struct TermCount
    {
        private double _next;
        private double _frequency;

        public int Count { get; private set; }

        // Each further time counts half of the time before.
        public void Add()
        {
            _next = Count == 0 ? 1 : _next / 2;
            _frequency += _next;
            Count++;
        }

        public readonly double ScoreAmong(int words) => _frequency * ((0.5 * Count / words) + 0.5);
    }
}
