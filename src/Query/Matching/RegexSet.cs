namespace Streetcar.Query.Matching;

/// <summary>What an escape in a pattern stands for: one character, or a set of them.</summary>
/// <param name="Character">The character (two chars beyond the Basic Multilingual Plane); null for a set.</param>
/// <param name="Ranges">The set as the inside of a .NET character class.</param>
/// <param name="HasPairs">Whether the set holds all characters beyond the Basic Multilingual Plane.</param>
internal readonly record struct RegexSet(string? Character, string Ranges = "", bool HasPairs = false);
