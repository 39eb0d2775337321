using System.Collections.Frozen;
using Lucene.Net.Analysis.Da;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Hu;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Nl;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ro;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Tartarus.Snowball;
using Snowball = Lucene.Net.Tartarus.Snowball.Ext;

namespace Streetcar.Query.Text;

/// <summary>
/// A language that texts may be in
/// (<see href="https://www.mongodb.com/docs/manual/reference/text-search-languages/"/>): its stop words and its stemmer.
/// </summary>
internal sealed class TextLanguage
{
    private static readonly FrozenDictionary<string, TextLanguage> ByName = All();

    private readonly Lazy<FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>> _stopWords;

    private TextLanguage(string name, Func<IEnumerable<string>> stopWords, Func<SnowballProgram>? newStemmer)
    {
        Name = name;
        NewStemmer = newStemmer;
        _stopWords = new(() => stopWords().ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>());
    }

    /// <summary>Its English name.</summary>
    public string Name { get; }

    /// <summary>Whether an apostrophe is a part of a word.</summary>
    public bool KeepsApostrophes => Name == "english";

    /// <summary>Whether i and I are different letters, each with its own other case.</summary>
    public bool IsTurkish => Name == "turkish";

    /// <summary>Makes a stemmer, for one thread at a time; null where words are not stemmed.</summary>
    public Func<SnowballProgram>? NewStemmer { get; }

    /// <summary>The language of a name or of a code of two letters; null where there is none.</summary>
    public static TextLanguage? Find(string name) => ByName.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>Whether a word in lower case is so frequent that it is not looked for.</summary>
    public bool IsStopWord(ReadOnlySpan<char> word) => _stopWords.Value.Contains(word);

    private static FrozenDictionary<string, TextLanguage> All()
    {
        var languages = new Dictionary<string, TextLanguage>();
        void Add(string code, string name, Func<IEnumerable<string>> stopWords, Func<SnowballProgram>? newStemmer) =>
            languages[code] = languages[name] = new TextLanguage(name, stopWords, newStemmer);
        Add("none", "none", () => [], null);
        Add("da", "danish", () => Words(DanishAnalyzer.DefaultStopSet), () => new Snowball.DanishStemmer());
        Add("nl", "dutch", () => Words(DutchAnalyzer.DefaultStopSet), () => new Snowball.DutchStemmer());
        Add("en", "english", EnglishWords, () => new Snowball.EnglishStemmer());
        Add("fi", "finnish", () => Words(FinnishAnalyzer.DefaultStopSet), () => new Snowball.FinnishStemmer());
        Add("fr", "french", () => Words(FrenchAnalyzer.DefaultStopSet), () => new Snowball.FrenchStemmer());
        Add("de", "german", () => Words(GermanAnalyzer.DefaultStopSet), () => new Snowball.GermanStemmer());
        Add("hu", "hungarian", () => Words(HungarianAnalyzer.DefaultStopSet), () => new Snowball.HungarianStemmer());
        Add("it", "italian", () => Words(ItalianAnalyzer.DefaultStopSet), () => new Snowball.ItalianStemmer());
        Add("nb", "norwegian", () => Words(NorwegianAnalyzer.DefaultStopSet), () => new Snowball.NorwegianStemmer());
        Add("pt", "portuguese", () => Words(PortugueseAnalyzer.DefaultStopSet), () => new Snowball.PortugueseStemmer());
        Add("ro", "romanian", () => Words(RomanianAnalyzer.DefaultStopSet), () => new Snowball.RomanianStemmer());
        Add("ru", "russian", () => Words(RussianAnalyzer.DefaultStopSet), () => new Snowball.RussianStemmer());
        Add("es", "spanish", () => Words(SpanishAnalyzer.DefaultStopSet), () => new Snowball.SpanishStemmer());
        Add("sv", "swedish", () => Words(SwedishAnalyzer.DefaultStopSet), () => new Snowball.SwedishStemmer());
        Add("tr", "turkish", () => Words(TurkishAnalyzer.DefaultStopSet), () => new Snowball.TurkishStemmer());
        return languages.ToFrozenDictionary();
    }

    private static IEnumerable<string> Words(CharArraySet words) => words;

    // Lucene's English list is shorter than Snowball's, which is this one.
    private static string[] EnglishWords()
    {
        using var stream = typeof(TextLanguage).Assembly.GetManifestResourceStream("StopWords.english.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
