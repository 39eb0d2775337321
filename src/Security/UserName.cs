using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>Who a user is: users of the same name in different databases are different ones.</summary>
/// <param name="Name">The name.</param>
/// <param name="Database">The database that he was created in, and logs in to (<c>authSource</c>).</param>
public readonly record struct UserName(string Name, string Database)
{
    /// <summary>The <c>_id</c> of his document in <c>admin.system.users</c>.</summary>
    public string Id => $"{Database}.{Name}";

    /// <summary>Reads an <see cref="Id"/>.</summary>
    /// <param name="id">The database's name, a dot, and the user's.</param>
    /// <exception cref="DocumentException">BadValue: there is no dot.</exception>
    public static UserName Parse(string id) => id.IndexOf('.', StringComparison.Ordinal) is >= 0 and int dot
        ? new UserName(id[(dot + 1)..], id[..dot])
        : throw new DocumentException(ErrorCode.BadValue, "UserName must contain a '.' separated database.user pair");

    /// <summary>As MongoDB writes it: <c>name@database</c>.</summary>
    public override string ToString() => $"{Name}@{Database}";
}
