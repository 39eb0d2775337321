using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>What a document of <c>admin.system.roles</c> has to say.</summary>
public static class RoleDocument
{
    private const string What = "Role document";

    /// <summary>Refuses what is no role.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="DocumentException">BadValue, UnsupportedFormat or what a privilege is refused for: it says what is wrong.</exception>
    public static void Check(RawDocument document)
    {
        var name = new RoleName(UserDocument.Text(document, "role", What), UserDocument.Text(document, "db", What));
        if (document["_id"] != name.Id)
            throw BadValue($"Role document needs '_id' field to be '{name.Id}'");
        if (document["privileges"].Type != ElementType.Array)
            throw BadValue("Role document needs 'privileges' field to be an array");
        foreach (var privilege in document["privileges"].AsArray)
        {
            if (privilege.Type != ElementType.Document)
                throw BadValue("Elements in 'privileges' array must be objects");
            // What a later version can do is kept for it.
            Privilege.Parse(privilege.AsDocument, []);
        }

        UserDocument.CheckRoles(document["roles"], What);
        AuthenticationRestrictions.Parse(document["authenticationRestrictions"]);
    }

    private static DocumentException BadValue(string message) => new(ErrorCode.BadValue, message);
}
