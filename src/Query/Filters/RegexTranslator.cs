namespace Streetcar.Query;

internal static class RegexTranslator
{
    public static string Translate(string pattern, string options, bool unicode) => pattern;
}
