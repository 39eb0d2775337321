using System.Buffers;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Files;

/// <summary>
/// MongoDB's rules for names
/// (<see href="https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions"/>).
/// </summary>
internal static class NameRules
{
    private const int MaxDatabaseBytes = 63;
    private const int MaxNamespaceBytes = 255;

    private static readonly SearchValues<char> NotInDatabaseNames = SearchValues.Create("/\\. \"$\0");

    /// <summary>Refuses a name that no database may have.</summary>
    /// <exception cref="DocumentException">InvalidNamespace.</exception>
    public static void CheckDatabase(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(NotInDatabaseNames) || Encoding.UTF8.GetByteCount(name) > MaxDatabaseBytes)
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid database name: '{name}'");
    }

    /// <summary>Refuses a name that no collection may have, or its database.</summary>
    /// <exception cref="DocumentException">InvalidNamespace.</exception>
    public static void Check(Namespace ns)
    {
        CheckDatabase(ns.Database);
        string name = ns.Collection;
        if (name.Length == 0 || name[0] == '.' || name.Contains('\0'))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{ns}'");
    }

    /// <summary>Refuses to read from what no collection or view may be called.</summary>
    /// <exception cref="DocumentException">InvalidNamespace.</exception>
    public static void CheckSource(Namespace ns)
    {
        Check(ns);
        if (ns.Collection[0] == '$')
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{ns}'");
    }

    /// <summary>Refuses to make a collection of a name that is reserved or too long.</summary>
    /// <param name="ns">The name.</param>
    /// <param name="reserve">How many bytes are to be left for what is put to it for a time.</param>
    /// <exception cref="DocumentException">InvalidNamespace.</exception>
    public static void CheckNew(Namespace ns, int reserve = 0)
    {
        Check(ns);
        if (ns.Collection.Contains('$'))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid collection name: {ns.Collection}");
        if (ns.Collection.StartsWith("system.", StringComparison.Ordinal) && !IsKnown(ns))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid system namespace: {ns}");
        if (Encoding.UTF8.GetByteCount(ns.ToString()) + reserve > MaxNamespaceBytes)
        {
            throw new DocumentException(
                ErrorCode.InvalidNamespace, $"Fully qualified namespace is too long. Namespace: {ns} Max: {MaxNamespaceBytes}");
        }
    }

    // What MongoDB keeps there, and lets clients make.
    private static bool IsKnown(Namespace ns) =>
        ns.Collection is "system.profile" or "system.js" or "system.users" or "system.views"
            || ns is { Database: "admin", Collection: "system.version" or "system.roles" or "system.keys" };
}
