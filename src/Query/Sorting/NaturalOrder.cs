using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Sorting;

/// <summary>
/// <c>$natural</c>, the order in which a store keeps documents, which a sort or a hint may request instead of paths
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/meta/natural/"/>).
/// </summary>
public static class NaturalOrder
{
    /// <summary>The direction that a sort requests.</summary>
    /// <param name="sort">The sort.</param>
    /// <returns>1 or -1; 0 where it does not request that order.</returns>
    /// <exception cref="DocumentException">BadValue: it is combined with paths, or the direction is neither 1 nor -1.</exception>
    public static int OfSort(RawDocument sort) => sort.ContainsKey("$natural") && sort.Count > 1
        ? throw FilterError.BadValue($"Cannot include '$natural' in compound sort: {ElementText.Of(sort)}")
        : Of(sort, "sort");

    /// <summary>The direction that a hint requests.</summary>
    /// <param name="hint">The hint: a key pattern, or this.</param>
    /// <returns>1 or -1; 0 where it does not request that order.</returns>
    /// <exception cref="DocumentException">BadValue: it is combined with paths, or the direction is neither 1 nor -1.</exception>
    public static int OfHint(RawDocument hint) => hint.ContainsKey("$natural") && hint.Count > 1
        ? throw FilterError.BadValue($"Cannot include '$natural' in compound hint: {ElementText.Of(hint)}")
        : Of(hint, "hint");

    private static int Of(RawDocument pattern, string name)
    {
        if (!pattern.TryGetValue("$natural", out var direction))
            return 0;
        return direction.Raw.TryGetInt64(out long number) && number is 1 or -1
            ? (int)number
            : throw FilterError.BadValue($"$natural {name} cannot be set to a value other than -1 or 1.");
    }
}
