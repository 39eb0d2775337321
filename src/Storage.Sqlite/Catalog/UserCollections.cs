using Streetcar.Bson;
using Streetcar.Security;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>Refuses a document that its collection can't have.</summary>
internal delegate void DocumentCheck(RawDocument document);

/// <summary>The collections whose documents are users and roles.</summary>
internal static class UserCollections
{
    /// <summary>What documents of such a collection have to be; null for any other collection.</summary>
    public static DocumentCheck? CheckOf(Namespace ns) => ns switch
    {
        { Database: "admin", Collection: "system.users" } => UserDocument.Check,
        { Database: "admin", Collection: "system.roles" } => RoleDocument.Check,
        _ => null,
    };
}
