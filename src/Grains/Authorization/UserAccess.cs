using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>
/// What commands about users and roles need: who gives a role must be allowed to give those of its database, and who replaces all
/// roles, to take any.
/// </summary>
internal static class UserAccess
{
    public static bool CreateUser(Principal user, Command command, QueryServices services) =>
        user.AllowsOnDatabase(ActionType.CreateUser, command.Database)
        && OnRoles(user, command, ActionType.GrantRole)
        && MayRestrict(user, command);

    public static bool UpdateUser(Principal user, Command command, QueryServices services)
    {
        var body = command.Body.Span;
        bool isSelf = command.Argument is { Type: ElementType.String } name && user.User == new UserName(name.ToString(), command.Database);
        return ((Access.Only(body, "pwd"u8).IsMissing && Access.Only(body, "mechanisms"u8).IsMissing) || Change(ActionType.ChangePassword, ActionType.ChangeOwnPassword))
            && (Access.Only(body, "customData"u8).IsMissing || Change(ActionType.ChangeCustomData, ActionType.ChangeOwnCustomData))
            && (Access.Only(body, "roles"u8).IsMissing
                || (user.AllowsOnAnyNormal(ActionType.RevokeRole) && OnRoles(user, command, ActionType.GrantRole)))
            && MayRestrict(user, command);

        bool Change(ActionType anyones, ActionType own) =>
            user.AllowsOnDatabase(anyones, command.Database) || (isSelf && user.AllowsOnDatabase(own, command.Database));
    }

    public static bool CreateRole(Principal user, Command command, QueryServices services) =>
        user.AllowsOnDatabase(ActionType.CreateRole, command.Database)
        && OnRoles(user, command, ActionType.GrantRole)
        && OnPrivileges(user, command, ActionType.GrantRole)
        && MayRestrict(user, command);

    public static bool UpdateRole(Principal user, Command command, QueryServices services) =>
        user.AllowsOnAnyNormal(ActionType.RevokeRole)
        && OnRoles(user, command, ActionType.GrantRole)
        && OnPrivileges(user, command, ActionType.GrantRole)
        && MayRestrict(user, command);

    /// <summary>What gives roles to a user or a role.</summary>
    public static bool GrantRoles(Principal user, Command command, QueryServices services) => OnRoles(user, command, ActionType.GrantRole);

    /// <summary>What takes roles from a user or a role.</summary>
    public static bool RevokeRoles(Principal user, Command command, QueryServices services) => OnRoles(user, command, ActionType.RevokeRole);

    public static bool GrantPrivileges(Principal user, Command command, QueryServices services) =>
        OnPrivileges(user, command, ActionType.GrantRole);

    public static bool RevokePrivileges(Principal user, Command command, QueryServices services) =>
        OnPrivileges(user, command, ActionType.RevokeRole);

    /// <summary>What tells of users: everybody of himself, and others of a database or of all.</summary>
    public static bool UsersInfo(Principal user, Command command, QueryServices services)
    {
        if (Access.Only(command.Body.Span, "showCredentials"u8).IsTruthy)
            return user.AllowsOnAnyNormal(ActionType.ViewUser);
        return command.Argument.Type == ElementType.Document && !RawReader.Find(command.Argument.Document, "forAllDBs"u8).IsMissing
            ? user.AllowsOnCluster(ActionType.ViewUser)
            : OnNamed(user, command, ActionType.ViewUser, "user"u8, (name, database) => user.User == new UserName(name, database));
    }

    /// <summary>What tells of roles: everybody of those that he has, and others of a database.</summary>
    public static bool RolesInfo(Principal user, Command command, QueryServices services) =>
        OnNamed(user, command, ActionType.ViewRole, "role"u8, (name, database) => user.Roles.Contains(new RoleName(name, database)));

    /// <summary>What brings users and roles back: whatever it may do to any.</summary>
    public static bool MergeAuthzCollections(Principal user, Command command, QueryServices services)
    {
        var body = command.Body.Span;
        bool drops = Access.Only(body, "drop"u8).IsTruthy;
        return user.AllowsOnAnyNormal(ActionType.CreateUser)
            && user.AllowsOnAnyNormal(ActionType.CreateRole)
            && user.AllowsOnAnyNormal(ActionType.GrantRole)
            && user.AllowsOnAnyNormal(ActionType.RevokeRole)
            && (!drops || (user.AllowsOnAnyNormal(ActionType.DropUser) && user.AllowsOnAnyNormal(ActionType.DropRole)))
            && MayRead(Access.Only(body, "tempUsersCollection"u8))
            && MayRead(Access.Only(body, "tempRolesCollection"u8));

        bool MayRead(RawValueSpan collection) =>
            collection.Type != ElementType.String || collection.Utf8.IsEmpty || Access.Allows(user, ActionType.Find, Access.Named(collection));
    }

    private static bool MayRestrict(Principal user, Command command) =>
        Access.Only(command.Body.Span, "authenticationRestrictions"u8).IsMissing
        || user.AllowsOnDatabase(ActionType.SetAuthenticationRestriction, command.Database);

    private static bool OnRoles(Principal user, Command command, ActionType action)
    {
        if (Access.Only(command.Body.Span, "roles"u8) is not { Type: ElementType.Array } roles)
            return true;
        var reader = new RawReader(roles.Document);
        while (reader.Read())
        {
            string database = reader.Value.Type == ElementType.Document && Access.Only(reader.Value.Document, "db"u8) is { Type: ElementType.String } named
                ? named.ToString()
                : command.Database;
            if (!user.AllowsOnDatabase(action, database))
                return false;
        }

        return true;
    }

    // On all databases, or on what is of none, those of admin decide.
    private static bool OnPrivileges(Principal user, Command command, ActionType action)
    {
        if (Access.Only(command.Body.Span, "privileges"u8) is not { Type: ElementType.Array } privileges)
            return true;
        var reader = new RawReader(privileges.Document);
        while (reader.Read())
        {
            string database = reader.Value.Type == ElementType.Document
                && Access.Only(reader.Value.Document, "resource"u8) is { Type: ElementType.Document } resource
                && Access.Only(resource.Document, "db"u8) is { Type: ElementType.String } named && !named.Utf8.IsEmpty
                    ? named.ToString()
                    : "admin";
            if (!user.AllowsOnDatabase(action, database))
                return false;
        }

        return true;
    }

    // The first field names one, several, or with a number those of the database.
    private static bool OnNamed(Principal user, Command command, ActionType action, ReadOnlySpan<byte> field, Func<string, string, bool> isOwn)
    {
        var named = command.Argument;
        if (named.Type != ElementType.Array)
            return OnOne(user, command, action, field, named, isOwn);
        var reader = new RawReader(named.Document);
        while (reader.Read())
        {
            if (!OnOne(user, command, action, field, reader.Value, isOwn))
                return false;
        }

        return true;
    }

    private static bool OnOne(
        Principal user, Command command, ActionType action, ReadOnlySpan<byte> field, RawValueSpan one, Func<string, string, bool> isOwn)
    {
        string database = command.Database;
        string? name = null;
        if (one.Type == ElementType.String)
        {
            name = one.ToString();
        }
        else if (one.Type == ElementType.Document)
        {
            name = Access.Only(one.Document, field) is { Type: ElementType.String } own ? own.ToString() : null;
            database = Access.Only(one.Document, "db"u8) is { Type: ElementType.String } other ? other.ToString() : database;
        }

        return (name is not null && isOwn(name, database)) || user.AllowsOnDatabase(action, database);
    }
}
