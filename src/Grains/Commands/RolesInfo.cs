using Streetcar.Grains.Authentication;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/rolesInfo/"/></summary>
internal static class RolesInfo
{
    private const string Privileges = "privileges", Restrictions = "authenticationRestrictions";

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "showPrivileges", (ref to, in argument) => to.Read(argument) },
        { "showBuiltinRoles", (ref to, in argument) => to.ShowsBuiltin = argument.Boolean() },
        { "showAuthenticationRestrictions", (ref to, in argument) => to.ShowsRestrictions = argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var asked = Argument.First(command).Value();
        bool isAll = InfoReply.IsAll(asked);
        List<RoleName> names = isAll ? [] : NamesIn(asked, command);
        if (arguments.IsFragment && isAll)
            throw new DocumentException(ErrorCode.IllegalOperation, "Cannot get user fragment for all roles in a database");
        if (services.Users.AreElsewhere)
            return await services.Users.ForwardAsync(command, changes: false, cancellationToken);
        if (arguments.IsFragment)
            return await FragmentAsync(services.Store, names, cancellationToken);
        var found = isAll
            ? await OfDatabaseAsync(services.Store, command.Database, arguments, cancellationToken)
            : await NamedAsync(services.Store, names, cancellationToken);
        var shown = new List<RawDocument>();
        foreach (var role in found)
            shown.Add(await DescribeAsync(services.Store, role, arguments, cancellationToken));
        return InfoReply.Of("roles", shown);
    }

    private static List<RoleName> NamesIn(RawValue asked, Command command) => asked.Type == ElementType.Array
        ? [.. asked.AsArray.Select(name => RoleName.Parse(name, command.Database))]
        : [RoleName.Parse(asked, command.Database)];

    private static async ValueTask<List<RawDocument>> OfDatabaseAsync(
        IDocumentReads store, string database, Arguments arguments, CancellationToken cancellationToken)
    {
        var stored = await UserDocuments.ListAsync(
            store, UserDocuments.Roles, new RawDocument { ["db"] = database }, "role", cancellationToken);
        return arguments.ShowsBuiltin ? [.. BuiltinRoles.Of(database).Select(Builtin), .. stored] : stored;
    }

    private static async ValueTask<List<RawDocument>> NamedAsync(
        IDocumentReads store, List<RoleName> names, CancellationToken cancellationToken)
    {
        var found = new List<RawDocument>();
        foreach (var name in names)
        {
            if (BuiltinRoles.Contains(name))
                found.Add(Builtin(name));
            else if (await UserDocuments.FindAsync(store, name, cancellationToken) is { } stored)
                found.Add(stored);
        }

        return found;
    }

    private static RawDocument Builtin(RoleName role) => new()
    {
        ["_id"] = role.Id,
        ["role"] = role.Name,
        ["db"] = role.Database,
        [Privileges] = PrivilegeList.Merge(BuiltinRoles.Find(role)!).ToRawArray(),
        ["roles"] = RawArray.Empty,
    };

    private static async ValueTask<RawDocument> DescribeAsync(
        IDocumentReads store, RawDocument role, Arguments arguments, CancellationToken cancellationToken)
    {
        var name = new RoleName(role["role"].AsString, role["db"].AsString);
        var inherited = await UserDocuments.ResolveAsync(store, RoleGraph.RolesOf(role, name.Database), cancellationToken);
        var own = role[Privileges].AsArray.Select(privilege => Privilege.Parse(privilege.AsDocument, []));
        var fields = role.Where(field => field.Name is not Restrictions && (field.Name is not Privileges || arguments.ShowsPrivileges)).ToList();
        // As one element of an array, as those that are inherited.
        RawArray restrictions = role[Restrictions] is { IsMissing: false } given ? RawArray.Create(given) : RawArray.Empty;
        if (arguments.ShowsRestrictions)
            fields.Add(new(Restrictions, restrictions));
        fields.Add(new("inheritedRoles", inherited.Resolved.Roles.ToRawArray()));
        if (arguments.ShowsPrivileges)
            fields.Add(new("inheritedPrivileges", PrivilegeList.Merge([.. own, .. inherited.Resolved.Privileges]).ToRawArray()));
        if (arguments.ShowsRestrictions)
            fields.Add(new("inheritedAuthenticationRestrictions", RawArray.From([.. restrictions, .. inherited.Restrictions])));
        fields.Add(new("isBuiltin", BuiltinRoles.Contains(name)));
        return new RawDocument(fields);
    }

    private static async ValueTask<Reply> FragmentAsync(IDocumentReads store, List<RoleName> names, CancellationToken cancellationToken)
    {
        var all = await UserDocuments.ResolveAsync(store, names, cancellationToken);
        return Replies.From(new RawDocument
        {
            ["userFragment"] = new RawDocument
            {
                ["roles"] = names.ToRawArray(),
                ["inheritedRoles"] = all.Resolved.Roles.ToRawArray(),
                ["inheritedPrivileges"] = all.Resolved.Privileges.ToRawArray(),
                ["inheritedAuthenticationRestrictions"] = RawArray.From(all.Restrictions),
            },
        });
    }

    private struct Arguments
    {
        public bool ShowsPrivileges;
        public bool IsFragment;
        public bool ShowsBuiltin;
        public bool ShowsRestrictions;

        public void Read(in Argument argument)
        {
            if (argument.Raw.Type != ElementType.String)
            {
                ShowsPrivileges = argument.Boolean();
                return;
            }

            IsFragment = argument.Raw.Utf8.SequenceEqual("asUserFragment"u8)
                ? true
                : throw new DocumentException(
                    ErrorCode.BadValue, $"Failed to parse 'showPrivileges'. 'showPrivileges' should either be a boolean or the string 'asUserFragment', given: {argument.Value()}");
        }
    }
}
