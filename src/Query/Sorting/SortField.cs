using Streetcar.Query.Paths;

namespace Streetcar.Query.Sorting;

/// <summary>A key of a sort.</summary>
/// <param name="Path">The path to sort by.</param>
/// <param name="Descending">Whether greater values come first.</param>
public readonly record struct SortField(FieldPath Path, bool Descending);
