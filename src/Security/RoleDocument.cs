using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>What a document of <c>admin.system.roles</c> has to say.</summary>
public static class RoleDocument
{
    /// <summary>Refuses what is no role.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="DocumentException">BadValue, UnsupportedFormat or what a privilege is refused for: it says what is wrong.</exception>
    public static void Check(RawDocument document)
    {
        var name = new RoleName(Text(document, "role"), Text(document, "db"));
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

        UserDocument.CheckRoles(document["roles"], "Role document");
        AuthenticationRestrictions.Parse(document["authenticationRestrictions"]);
    }

    private static string Text(RawDocument document, string field) => document[field] is { Type: ElementType.String, AsString: { Length: > 0 } text }
        ? text
        : throw BadValue($"Role document needs '{field}' field to be a non-empty string");

    private static DocumentException BadValue(string message) => new(ErrorCode.BadValue, message);
}
