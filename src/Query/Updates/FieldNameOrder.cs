namespace Streetcar.Query.Updates;

/// <summary>The order in which an update creates fields: numeric names by their number, all others by their text.</summary>
internal sealed class FieldNameOrder : IComparer<string>
{
    public static readonly FieldNameOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        if (IsIndex(x!) && IsIndex(y!) && x!.Length != y!.Length)
            return x.Length - y.Length;
        return string.CompareOrdinal(x, y);
    }

    /// <summary>Whether a name is a number without leading zeros, as an array's index is.</summary>
    public static bool IsIndex(string name) =>
        name.Length > 0 && (name[0] != '0' || name.Length == 1) && !name.AsSpan().ContainsAnyExceptInRange('0', '9');
}
