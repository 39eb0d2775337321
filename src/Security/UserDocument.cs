using Streetcar.Bson;
using Streetcar.Security.Scram;

namespace Streetcar.Security;

/// <summary>What a document of <c>admin.system.users</c> has to say.</summary>
public static class UserDocument
{
    /// <summary>The database of users who log in without a password that is known here.</summary>
    public const string External = "$external";

    /// <summary>Refuses what is no user.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="DocumentException">BadValue or UnsupportedFormat: it says what is wrong.</exception>
    public static void Check(RawDocument document)
    {
        if (document["user"] is { Type: ElementType.String, AsString.Length: 0 })
            throw BadValue("User document needs 'user' field to be non-empty");
        string name = Text(document, "user", "User document"), database = Text(document, "db", "User document");
        if (document["_id"] != new UserName(name, database).Id)
            throw BadValue($"User document needs '_id' field to be '{new UserName(name, database).Id}'");
        if (document["userId"] is { IsMissing: false } id && (id.Type != ElementType.Binary || id.Raw.BinarySubtype != 4))
            throw BadValue("User document needs 'userId' field to be a UUID");
        CheckCredentials(document["credentials"], database == External);
        CheckRoles(document["roles"], "User document");
        AuthenticationRestrictions.Parse(document["authenticationRestrictions"]);
    }

    internal static string Text(RawDocument document, string field, string what) =>
        document[field] is { Type: ElementType.String, AsString: { Length: > 0 } text }
            ? text
            : throw BadValue($"{what} needs '{field}' field to be a non-empty string");

    internal static void CheckRoles(RawValue roles, string what)
    {
        if (roles.IsMissing)
            throw BadValue($"{what} needs 'roles' field to be provided");
        if (roles.Type != ElementType.Array)
            throw BadValue("'roles' field must be an array");
        foreach (var role in roles.AsArray)
        {
            if (role.Type != ElementType.Document)
                throw BadValue("Elements in 'roles' array must objects");
            if (role["role"] is not { Type: ElementType.String, AsString.Length: > 0 })
                throw new DocumentException(ErrorCode.UnsupportedFormat, "Role names must be non-empty strings");
            if (role["db"] is not { Type: ElementType.String, AsString.Length: > 0 })
                throw new DocumentException(ErrorCode.UnsupportedFormat, "Role db must be non-empty strings");
        }
    }

    private static void CheckCredentials(RawValue credentials, bool isExternal)
    {
        if (credentials.Type != ElementType.Document)
            throw BadValue("User document needs 'credentials' object");
        var all = credentials.AsDocument;
        if (all.IsEmpty)
            throw BadValue("User document needs 'credentials' field to be a non-empty object");
        if (isExternal)
        {
            if (all.Count != 1 || all["external"] is not { Type: ElementType.Boolean, AsBoolean: true })
                throw BadValue("User documents for users defined on '$external' must have 'credentials' field set to {external: true}");
            return;
        }

        foreach (var mechanism in ScramMechanism.InDocuments)
        {
            if (all[mechanism.Name] is { IsMissing: false, Type: not ElementType.Document })
                throw BadValue($"{mechanism.Name} credential must be a document, if present");
        }

        if (!ScramMechanism.InDocuments.Any(mechanism => all.ContainsKey(mechanism.Name)))
            throw BadValue("User document must provide credentials for SCRAM-SHA-1 or SCRAM-SHA-256");
    }

    private static DocumentException BadValue(string message) => new(ErrorCode.BadValue, message);
}
