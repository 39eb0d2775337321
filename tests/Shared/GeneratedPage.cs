using System.Runtime.CompilerServices;

namespace Streetcar.Tests;

/// <summary>A page of docs/ that is made from the code, so that it can't lie.</summary>
internal static class GeneratedPage
{
    /// <summary>Compares a page with what the code makes of it, or writes it where STREETCAR_WRITE_DOCS is 1.</summary>
    /// <param name="name">Its name in docs/.</param>
    /// <param name="text">What it is to be.</param>
    /// <param name="rewrite">The command that writes it.</param>
    /// <param name="here">This file.</param>
    public static void ShouldBe(string name, string text, string rewrite, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", name);
        if (Environment.GetEnvironmentVariable("STREETCAR_WRITE_DOCS") == "1")
            File.WriteAllText(file, text);

        (File.Exists(file) ? File.ReadAllText(file) : "").ShouldBe(text, $"docs/{name} is not what the code has; rewrite it with: {rewrite}");
    }
}
