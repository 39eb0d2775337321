namespace Streetcar.Storage;

/// <summary>A collection's full name: its database and its own name.</summary>
/// <param name="Database">The database's name.</param>
/// <param name="Collection">The collection's name, which may contain dots.</param>
public readonly record struct Namespace(string Database, string Collection)
{
    /// <summary>Both names, joined by a dot, as errors and replies show them.</summary>
    public override string ToString() => $"{Database}.{Collection}";
}
