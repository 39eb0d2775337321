using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>How the failure of an operator on a field is explained, or its success where it is negated.</summary>
/// <param name="Failed">The reason where it fails.</param>
/// <param name="Succeeded">The reason where it is negated and does not.</param>
/// <param name="Types">The types that it is about; empty for all.</param>
/// <param name="Leaf">How it treats arrays.</param>
/// <param name="IsNegative">Whether it is the negation of what the reasons are about.</param>
internal sealed record MismatchReason(
    string Failed, string Succeeded, ElementType[] Types, LeafArrays Leaf = LeafArrays.ElementsOnly, bool IsNegative = false)
{
    private static readonly ElementType[] Numbers =
        [ElementType.Int32, ElementType.Int64, ElementType.Double, ElementType.Decimal128];

    private static readonly MismatchReason Comparison = new("comparison failed", "comparison succeeded", []);

    private static readonly MismatchReason In = new("no matching value found in array", "matching value found in array", []);

    private static readonly MismatchReason Bits = new(
        "bitwise operator failed to match", "bitwise operator matched successfully", [.. Numbers, ElementType.Binary]);

    private static readonly MismatchReason Within = new(
        "none of the considered geometries were contained within the expression’s geometry",
        "at least one of considered geometries was contained within the expression’s geometry",
        []);

    private static readonly Dictionary<string, MismatchReason> ByOperator = new()
    {
        ["$eq"] = Comparison,
        ["$ne"] = Comparison with { IsNegative = true },
        ["$lt"] = Comparison,
        ["$lte"] = Comparison,
        ["$gt"] = Comparison,
        ["$gte"] = Comparison,
        ["$in"] = In,
        ["$nin"] = In with { IsNegative = true },
        ["$mod"] = new(
            "$mod did not evaluate to expected remainder", "$mod did evaluate to expected remainder", Numbers),
        ["$regex"] = new(
            "regular expression did not match",
            "regular expression did match",
            [ElementType.String, ElementType.Symbol, ElementType.Regex]),
        ["$size"] = new(
            "array length was not equal to given size",
            "array length was equal to given size",
            [ElementType.Array],
            LeafArrays.ArrayOnly),
        ["$elemMatch"] = new(
            "array did not satisfy the child predicate",
            "array did satisfy the child predicate",
            [ElementType.Array],
            LeafArrays.ArrayOnly),
        ["$all"] = new(
            "array did not contain all specified values",
            "array did contain all specified values",
            [],
            LeafArrays.ArrayOnly),
        ["$bitsAllSet"] = Bits,
        ["$bitsAllClear"] = Bits,
        ["$bitsAnySet"] = Bits,
        ["$bitsAnyClear"] = Bits,
        ["$geoWithin"] = Within,
        ["$within"] = Within,
        ["$geoIntersects"] = new(
            "none of the considered geometries intersected the expression’s geometry",
            "at least one of considered geometries intersected the expression’s geometry",
            []),
    };

    public static MismatchReason Of(string name) => ByOperator[name];
}
