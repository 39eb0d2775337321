using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>What the commands that make and change users and roles are given.</summary>
internal struct UserArguments()
{
    /// <summary>The password.</summary>
    public string? Password;

    /// <summary>Whether the password is as it was typed; otherwise the client has hashed it with the user's name.</summary>
    public bool DigestsPassword = true;

    /// <summary>By what the user may log in.</summary>
    public List<string>? Mechanisms;

    /// <summary>What the application keeps with the user.</summary>
    public RawDocument? CustomData;

    /// <summary>The roles.</summary>
    public RawArray? Roles;

    /// <summary>The privileges of a role.</summary>
    public RawArray? Privileges;

    /// <summary>From where may be logged in.</summary>
    public RawArray? Restrictions;

    /// <summary>The arguments of a command about a user.</summary>
    /// <param name="needsRoles">Whether it is not enough to say others.</param>
    public static ArgumentTable<UserArguments> OfUser(bool needsRoles) => new()
    {
        { "pwd", (ref to, in argument) => to.Password = argument.String() },
        { "customData", (ref to, in argument) => to.CustomData = argument.Document() },
        { "roles", needsRoles ? Requirement.Required : Requirement.Optional, (ref to, in argument) => to.Roles = argument.Array() },
        { "digestPassword", (ref to, in argument) => to.DigestsPassword = argument.Boolean() },
        { "authenticationRestrictions", (ref to, in argument) => to.Restrictions = argument.Array() },
        { "mechanisms", (ref to, in argument) => to.Mechanisms = Texts(argument) },
    };

    /// <summary>The arguments of a command about a role.</summary>
    /// <param name="isNew">Whether it makes one, which needs all but restrictions.</param>
    public static ArgumentTable<UserArguments> OfRole(bool isNew) => new()
    {
        { "privileges", isNew ? Requirement.Required : Requirement.Optional, (ref to, in argument) => to.Privileges = argument.Array() },
        { "roles", isNew ? Requirement.Required : Requirement.Optional, (ref to, in argument) => to.Roles = argument.Array() },
        { "authenticationRestrictions", (ref to, in argument) => to.Restrictions = argument.Array() },
    };

    /// <summary>The arguments of a command that grants or revokes roles.</summary>
    public static ArgumentTable<UserArguments> OfRoles() => new()
    {
        { "roles", Requirement.Required, (ref to, in argument) => to.Roles = argument.Array() },
    };

    /// <summary>The arguments of a command that grants or revokes privileges.</summary>
    public static ArgumentTable<UserArguments> OfPrivileges() => new()
    {
        { "privileges", Requirement.Required, (ref to, in argument) => to.Privileges = argument.Array() },
    };

    /// <summary>The name of the user or role that a command is about.</summary>
    public static string NameIn(Command command)
    {
        string name = Argument.First(command).String();
        return !name.Contains('\0', StringComparison.Ordinal)
            ? name
            : throw new DocumentException(ErrorCode.BadValue, "Username cannot contain NULL characters");
    }

    /// <summary>The roles that are named, each once; none where the argument is not there.</summary>
    /// <param name="command">The command, in whose database are those that are given by their names alone.</param>
    /// <exception cref="DocumentException">TypeMismatch or BadValue.</exception>
    public readonly List<RoleName> RoleNames(Command command)
    {
        var names = new List<RoleName>();
        int index = 0;
        foreach (var role in Roles ?? RawArray.Empty)
        {
            if (role.Type is not (ElementType.String or ElementType.Document))
                throw WrongType(command, $"roles.{index}", role, "types '[string, object]'");
            var name = RoleName.Parse(role, command.Database);
            if (!names.Contains(name))
                names.Add(name);
            index++;
        }

        return names;
    }

    /// <summary>The roles that are to be granted or revoked.</summary>
    /// <exception cref="DocumentException">BadValue: there are none.</exception>
    public readonly List<RoleName> SomeRoleNames(Command command) => RoleNames(command) is { Count: > 0 } names
        ? names
        : throw new DocumentException(ErrorCode.BadValue, $"{Argument.CommandName(command.Body.Span)} command requires a non-empty \"roles\" array");

    /// <summary>The privileges; none where the argument is not there.</summary>
    /// <exception cref="DocumentException">TypeMismatch, FailedToParse or BadValue.</exception>
    public readonly List<Privilege> ParsedPrivileges(Command command)
    {
        var privileges = new List<Privilege>();
        var unknown = new List<string>();
        int index = 0;
        foreach (var privilege in Privileges ?? RawArray.Empty)
        {
            if (privilege.Type != ElementType.Document)
                throw WrongType(command, $"privileges.{index}", privilege, "type 'object'");
            privileges.Add(Parse(privilege.AsDocument, unknown));
            index++;
        }

        return unknown.Count == 0
            ? PrivilegeList.Merge(privileges)
            : throw new DocumentException(ErrorCode.BadValue, $"Unrecognized action privilege string: {unknown[0]}");
    }

    /// <summary>The privileges that are to be granted or revoked.</summary>
    /// <exception cref="DocumentException">BadValue: there are none.</exception>
    public readonly List<Privilege> SomePrivileges(Command command) => ParsedPrivileges(command) is { Count: > 0 } privileges
        ? privileges
        : throw new DocumentException(ErrorCode.BadValue, $"{Argument.CommandName(command.Body.Span)} command requires a non-empty \"privileges\" array");

    /// <summary>Puts the restrictions into a document: none where the argument is empty, and what there was where it is not there.</summary>
    /// <exception cref="DocumentException">They make no sense.</exception>
    public readonly RawDocument WithRestrictions(RawDocument document)
    {
        if (Restrictions is not { } restrictions)
            return document;
        AuthenticationRestrictions.Parse(restrictions);
        return restrictions.Count > 0
            ? document.With("authenticationRestrictions", restrictions)
            : document.Without("authenticationRestrictions");
    }

    /// <summary>The error for a value of the wrong type.</summary>
    public static DocumentException WrongType(Command command, string path, RawValue value, string expected) => new(
        ErrorCode.TypeMismatch,
        $"BSON field '{Argument.CommandName(command.Body.Span)}.{path}' is the wrong type '{value.Type.Alias()}', expected {expected}");

    private static Privilege Parse(RawDocument privilege, List<string> unknown)
    {
        try
        {
            return Privilege.Parse(privilege, unknown);
        }
        catch (DocumentException e)
        {
            throw new DocumentException(ErrorCode.FailedToParse, e.Message, e);
        }
    }

    private static List<string> Texts(in Argument argument)
    {
        var texts = new List<string>();
        foreach (var text in argument.Array())
        {
            texts.Add(text.Type == ElementType.String
                ? text.AsString
                : throw new DocumentException(
                    ErrorCode.TypeMismatch, $"BSON field '{argument.Path}.{texts.Count}' is the wrong type '{text.Type.Alias()}', expected type 'string'"));
        }

        return texts;
    }
}
