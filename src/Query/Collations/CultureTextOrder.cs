using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query.Collations;

/// <summary>The order of .NET's cultures, for where ICU can't be called: it has not all of a collation's options.</summary>
internal sealed class CultureTextOrder : TextOrder
{
    private const int Primary = 1;
    private const int Tertiary = 3;

    private readonly CompareInfo _compare;
    private readonly CompareOptions _options;

    private CultureTextOrder(CompareInfo compare, CompareOptions options)
    {
        _compare = compare;
        _options = options;
    }

    /// <summary>The version of the cultures' data.</summary>
    public static string Version { get; } = CultureInfo.InvariantCulture.CompareInfo.Version.FullVersion.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="DocumentException">CommandNotSupported: it takes ICU to order texts like that.</exception>
    public static CultureTextOrder Of(CollationOptions options, CompareInfo compare)
    {
        Require("strength", options.Strength is null or <= Tertiary);
        Require("caseFirst", options.CaseFirst is null or "off");
        Require("alternate", options.Alternate is null or "non-ignorable");
        Require("normalization", options.Normalization != true);
        Require("backwards", options.Backwards != true);
        int strength = options.Strength ?? Tertiary;
        var flags = CompareOptions.None;
        if (strength == Primary)
            flags |= CompareOptions.IgnoreNonSpace;
        if (strength < Tertiary)
            flags |= CompareOptions.IgnoreKanaType | CompareOptions.IgnoreWidth;
        if (strength < Tertiary && options.CaseLevel != true)
            flags |= CompareOptions.IgnoreCase;
        if (options.NumericOrdering == true)
            flags |= CompareOptions.NumericOrdering;
        return new CultureTextOrder(compare, flags) { Options = options };
    }

    public override int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => _compare.Compare(left, right, _options);

    public override int KeyLength(ReadOnlySpan<char> text) => _compare.GetSortKeyLength(text, _options);

    public override int WriteKey(ReadOnlySpan<char> text, Span<byte> key) => _compare.GetSortKey(text, key, _options);

    private static void Require(string name, bool isSupported)
    {
        if (!isSupported)
        {
            throw new DocumentException(
                ErrorCode.CommandNotSupported,
                $"Streetcar supports this value of the collation option '{name}' only where the library ICU is installed, which was not found");
        }
    }
}
