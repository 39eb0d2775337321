using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>Names and privileges as replies and stored documents have them, in arrays.</summary>
public static class RawArrays
{
    /// <summary>Users, each by his name and database.</summary>
    /// <param name="users">The users.</param>
    public static RawArray ToRawArray(this IEnumerable<UserName> users) => Of(users, static (user, writer) => user.Write(writer));

    /// <summary>Roles, each by its name and database.</summary>
    /// <param name="roles">The roles.</param>
    public static RawArray ToRawArray(this IEnumerable<RoleName> roles) => Of(roles, static (role, writer) => role.Write(writer));

    /// <summary>Privileges, each with its resource and actions.</summary>
    /// <param name="privileges">The privileges.</param>
    public static RawArray ToRawArray(this IEnumerable<Privilege> privileges) =>
        Of(privileges, static (privilege, writer) => privilege.Write(writer));

    private static RawArray Of<T>(IEnumerable<T> elements, Action<T, RawWriter> write)
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        foreach (var element in elements)
            write(element, writer);
        writer.WriteEndArray();
        return new RawArray(writer.WrittenSpan.ToArray());
    }
}
