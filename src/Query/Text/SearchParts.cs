using System.Text;

namespace Streetcar.Query.Text;

/// <summary>
/// The parts of a search: words, phrases in quotation marks, and either with a hyphen before it, which documents must not have.
/// </summary>
internal sealed class SearchParts
{
    private readonly StringBuilder _wanted = new();
    private readonly StringBuilder _unwanted = new();

    public SearchParts(string search)
    {
        bool isUnwanted = false;
        int phrase = -1;
        bool isAfterSpace = true;
        for (int i = 0; i < search.Length; i++)
        {
            char c = search[i];
            if (IsSpace(c))
            {
                isAfterSpace = true;
                continue;
            }

            // A hyphen is for what follows it without a space; further ones within that go on with it.
            if (c == '-')
            {
                isUnwanted |= phrase < 0 && isAfterSpace;
            }
            else if (c == '"' && phrase >= 0)
            {
                (isUnwanted ? UnwantedPhrases : Phrases).Add(search[phrase..i]);
                phrase = -1;
            }
            else if (c == '"')
            {
                isUnwanted &= !isAfterSpace;
                phrase = i + 1;
            }
            else
            {
                int start = i;
                while (i + 1 < search.Length && search[i + 1] is not ('-' or '"') && !IsSpace(search[i + 1]))
                    i++;
                // The words of a phrase that must not be there may be there by themselves.
                if (phrase < 0 && isAfterSpace)
                    isUnwanted = false;
                if (phrase < 0 || !isUnwanted)
                    (isUnwanted ? _unwanted : _wanted).Append(search, start, i + 1 - start).Append(' ');
            }

            isAfterSpace = false;
        }
    }

    /// <summary>The words of which a document must have one.</summary>
    public string Wanted => _wanted.ToString();

    /// <summary>The words of which a document must have none.</summary>
    public string Unwanted => _unwanted.ToString();

    /// <summary>The phrases that a document must have.</summary>
    public List<string> Phrases { get; } = [];

    /// <summary>The phrases of which a document must have none.</summary>
    public List<string> UnwantedPhrases { get; } = [];

    private static bool IsSpace(char c) => c is ' ' or (>= '\n' and <= '\r');
}
