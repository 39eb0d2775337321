namespace Streetcar.Query.Text;

/// <summary>Which words of a text are told apart.</summary>
[Flags]
internal enum TextOptions
{
    None = 0,

    /// <summary>Words that differ in case are different.</summary>
    CaseSensitive = 1,

    /// <summary>Words that differ in diacritics are different.</summary>
    DiacriticSensitive = 2,

    /// <summary>Words that are too frequent to be looked for are left out.</summary>
    WithoutStopWords = 4,
}
