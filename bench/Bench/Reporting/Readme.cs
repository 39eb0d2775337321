namespace Streetcar.Bench;

/// <summary>The part of a page that the benchmark writes: what stands between two marks.</summary>
internal static class Readme
{
    private const string Start = "<!-- measured -->\n";
    private const string End = "<!-- /measured -->";

    /// <summary>Puts a text between the page's marks; leaves a page that has none as it is.</summary>
    public static void Replace(string file, string text)
    {
        if (!File.Exists(file))
            return;
        string page = File.ReadAllText(file);
        int start = page.IndexOf(Start, StringComparison.Ordinal);
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (start >= 0 && end > start)
            File.WriteAllText(file, string.Concat(page.AsSpan(0, start + Start.Length), text, page.AsSpan(end)));
    }
}
