namespace Streetcar.Query.Paths;

/// <summary>What a walk does with an array that its path ends at.</summary>
public enum LeafArrays
{
    /// <summary>Visits each element, then the array itself: how most filter operators see arrays.</summary>
    ElementsThenArray,

    /// <summary>Visits the array alone: how operators about arrays see them.</summary>
    ArrayOnly,

    /// <summary>Visits each element, not the array: how <c>distinct</c> sees arrays.</summary>
    ElementsOnly,
}
