using Streetcar.Security.Roles;

namespace Streetcar.Grains.Authentication;

/// <summary>What a user's roles come to.</summary>
/// <param name="Resolved">The roles, with those that they inherit, and what they allow.</param>
/// <param name="Restrictions">The <c>authenticationRestrictions</c> of those that have any: all have to be met.</param>
internal sealed record UserRoles(ResolvedRoles Resolved, IReadOnlyList<RawValue> Restrictions)
{
    /// <summary>The roles, as the field <c>inheritedRoles</c> has them.</summary>
    public RawArray ToRoles() => ToArray(Resolved.Roles, static (role, writer) => role.Write(writer));

    /// <summary>What they allow, as the field <c>inheritedPrivileges</c> has it.</summary>
    public RawArray ToPrivileges() => ToArray(Resolved.Privileges, static (privilege, writer) => privilege.Write(writer));

    /// <summary>An array of what writes itself.</summary>
    public static RawArray ToArray<T>(IEnumerable<T> elements, Action<T, RawWriter> write)
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        foreach (var element in elements)
            write(element, writer);
        writer.WriteEndArray();
        return new RawArray(writer.WrittenSpan.ToArray());
    }
}
