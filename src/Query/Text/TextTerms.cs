using System.Collections.Concurrent;
using Lucene.Net.Tartarus.Snowball;

namespace Streetcar.Query.Text;

/// <summary>Makes the terms of a language's words: without case, stemmed, without diacritics.</summary>
internal sealed class TextTerms
{
    // Most words of a text are among the most frequent ones.
    private const int MostKnown = 16 * 1024;
    private const int LongestKnown = 32;

    // No language has longer words; what stems them would take its time for each character.
    private const int LongestStemmed = 1000;

    private static readonly ConcurrentDictionary<(TextLanguage, TextOptions), TextTerms> All = new();

    // One works for one thread at a time.
    [ThreadStatic]
    private static Dictionary<TextLanguage, SnowballProgram>? _stemmers;

    private readonly TextLanguage _language;
    private readonly TextOptions _options;
    private readonly ConcurrentDictionary<string, string?> _known = new();
    private readonly ConcurrentDictionary<string, string?>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _knownCount;

    private TextTerms(TextLanguage language, TextOptions options)
    {
        _language = language;
        _options = options;
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Those of a language.</summary>
    public static TextTerms Of(TextLanguage language, TextOptions options) =>
        All.GetOrAdd((language, options), static key => new TextTerms(key.Item1, key.Item2));

    /// <summary>The term of a word; null where it is left out.</summary>
    public string? Of(ReadOnlySpan<char> word)
    {
        if (_lookup.TryGetValue(word, out string? term))
            return term;
        term = Make(word);
        if (word.Length <= LongestKnown && _lookup.TryAdd(word, term) && Interlocked.Increment(ref _knownCount) >= MostKnown)
        {
            _known.Clear();
            Volatile.Write(ref _knownCount, 0);
        }

        return term;
    }

    private string? Make(ReadOnlySpan<char> word)
    {
        string lower = Fold(word, keepsCase: false, keepsDiacritics: true);
        if ((_options & TextOptions.WithoutStopWords) != 0 && _language.IsStopWord(lower))
            return null;
        string stem = Stem(_options.KeepsCase() ? word.ToString() : lower);
        return _options.KeepsDiacritics() ? stem : Fold(stem, keepsCase: true, keepsDiacritics: false);
    }

    private string Fold(ReadOnlySpan<char> word, bool keepsCase, bool keepsDiacritics)
    {
        char[] folded = new char[word.Length];
        return new string(folded, 0, TextFolding.Fold(word, folded, keepsCase, keepsDiacritics, _language.IsTurkish));
    }

    private string Stem(string word)
    {
        if (word.Length > LongestStemmed || _language.NewStemmer is not { } newStemmer)
            return word;
        _stemmers ??= [];
        if (!_stemmers.TryGetValue(_language, out var stemmer))
            _stemmers[_language] = stemmer = newStemmer();
        stemmer.SetCurrent(word);
        stemmer.Stem();
        return stemmer.Current;
    }
}
