namespace Streetcar.Bson;

/// <summary>A collection's full name: its database and its own name.</summary>
/// <param name="Database">The database's name.</param>
/// <param name="Collection">The collection's name, which may contain dots.</param>
public readonly record struct Namespace(string Database, string Collection)
{
    /// <summary>Both names, joined by a dot, as errors and replies show them.</summary>
    public override string ToString() => $"{Database}.{Collection}";

    /// <summary>A collection of a database. The store checks what else there is to a name.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">The collection's name.</param>
    /// <exception cref="DocumentException">InvalidNamespace: the database's name has a dot.</exception>
    public static Namespace Of(string database, string collection) => database.Contains('.')
        ? throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid database name: '{database}'")
        : new Namespace(database, collection);

    /// <summary>A collection from its full name.</summary>
    /// <param name="fullName">Both names, joined by a dot.</param>
    /// <exception cref="DocumentException">InvalidNamespace: one of the names is missing.</exception>
    public static Namespace Parse(string fullName)
    {
        int dot = fullName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < fullName.Length - 1
            ? new Namespace(fullName[..dot], fullName[(dot + 1)..])
            : throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{fullName}'");
    }
}
