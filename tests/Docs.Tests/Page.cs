namespace Streetcar.Docs.Tests;

/// <summary>A page of the documentation.</summary>
internal static class Page
{
    /// <summary>The pages, those of the packages among them, by their paths from the repository's root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        .. Directory.EnumerateFiles(PathOf("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal),
        .. Directory.EnumerateDirectories(PathOf("src")).Select(path => $"src/{Path.GetFileName(path)}/README.md").Order(StringComparer.Ordinal),
    ];

    public static string TextOf(string page) => File.ReadAllText(PathOf(page));

    /// <summary>The blocks of code of a language.</summary>
    public static IEnumerable<Snippet> Snippets(string page, string language)
    {
        string[] lines = File.ReadAllLines(PathOf(page));
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() != $"```{language}")
                continue;
            int start = ++i;
            while (lines[i].Trim() != "```")
                i++;
            yield return new Snippet(page, start + 1, string.Join('\n', lines[start..i]));
        }
    }

    private static string PathOf(string page) => Path.Combine(AppContext.BaseDirectory, page);
}

/// <summary>A block of code.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">Its first line in the page, from 1 on.</param>
/// <param name="Text">The code.</param>
internal sealed record Snippet(string Page, int Line, string Text);
