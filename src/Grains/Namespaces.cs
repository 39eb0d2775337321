namespace Streetcar.Grains;

/// <summary>The collections that commands name. The store checks what else there is to a name.</summary>
internal static class Namespaces
{
    /// <summary>The collection that the command names in its first field.</summary>
    /// <exception cref="DocumentException">InvalidNamespace.</exception>
    public static Namespace Of(Command command) => Of(command.Database, command.Collection);

    /// <summary>A collection of a database.</summary>
    /// <exception cref="DocumentException">InvalidNamespace: the database's name has a dot, so that the full name says another.</exception>
    public static Namespace Of(string database, string collection) => database.Contains('.')
        ? throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid database name: '{database}'")
        : new Namespace(database, collection);

    /// <summary>A collection from its full name.</summary>
    /// <exception cref="DocumentException">InvalidNamespace.</exception>
    public static Namespace Parse(string fullName)
    {
        int dot = fullName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < fullName.Length - 1
            ? new Namespace(fullName[..dot], fullName[(dot + 1)..])
            : throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{fullName}'");
    }
}
