using Orleans.Runtime;

namespace Streetcar.Providers;

/// <summary>How the state of grains is kept.</summary>
public sealed class StreetcarGrainStorageOptions : StreetcarProviderOptions
{
    /// <summary>
    /// Names the collection of a grain type's state: the arguments are the grain type, such as <c>cart</c>, and the state's
    /// name, which is the grain class's full name for a <c>Grain&lt;TState&gt;</c>. Null, which it is unless set, for
    /// <see cref="DefaultCollectionName"/>.
    /// </summary>
    /// <remarks>
    /// Called once for each pair. No two pairs may have the same collection, as documents are told apart by the grain's key
    /// alone.
    /// </remarks>
    public Func<GrainType, string, string>? CollectionName { get; set; }

    /// <summary>
    /// Whether clearing a state deletes its document. False, which it is unless set, keeps a document without
    /// <c>state</c>, with a new etag.
    /// </summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>
    /// The grain type where the state has the same name (<c>cart</c>), else both: <c>cart.history</c>. A <c>$</c>, which
    /// names of collections can't have, becomes <c>_</c>.
    /// </summary>
    /// <param name="grainType">The grain type.</param>
    /// <param name="stateName">The state's name.</param>
    public static string DefaultCollectionName(GrainType grainType, string stateName)
    {
        string type = grainType.ToString()!;
        string name = string.Equals(type, stateName, StringComparison.OrdinalIgnoreCase) ? type : $"{type}.{stateName}";
        return name.Replace('$', '_');
    }
}
