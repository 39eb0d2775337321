using Streetcar.Grains.Authentication;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/usersInfo/"/></summary>
internal static class UsersInfo
{
    private const string Credentials = "credentials", Mechanisms = "mechanisms", CustomData = "customData", Restrictions = "authenticationRestrictions";

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "showPrivileges", (ref to, in argument) => to.ShowsPrivileges = argument.Boolean() },
        { "showCredentials", (ref to, in argument) => to.ShowsCredentials = argument.Boolean() },
        { "showAuthenticationRestrictions", (ref to, in argument) => to.ShowsRestrictions = argument.Boolean() },
        { "showCustomData", (ref to, in argument) => to.ShowsCustomData = argument.Boolean() },
        { "authenticatedMechanism", (ref _, in argument) => argument.String() },
        { "filter", (ref to, in argument) => to.Filter = argument.Document() },
    };

    /// <summary>The command that asks another server about a user.</summary>
    /// <param name="name">Who he is.</param>
    /// <param name="shown">The fields that ask for more of him.</param>
    public static RawDocument About(UserName name, params ReadOnlySpan<string> shown)
    {
        var command = new RawDocument { ["usersInfo"] = new RawDocument { ["user"] = name.Name, ["db"] = name.Database } };
        foreach (string field in shown)
            command = command.With(field, true);
        return command;
    }

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var asked = Argument.First(command).Value();
        var names = NamesIn(asked, command);
        if (arguments.ShowsDetails && (names is null || arguments.Filter is not null))
            throw new DocumentException(ErrorCode.IllegalOperation, "Privilege or restriction details require exact-match usersInfo queries.");
        if (services.Users.AreElsewhere)
            return await services.Users.ForwardAsync(command, changes: false, cancellationToken);
        var found = await UserDocuments.ListAsync(services.Store, UserDocuments.Users, FilterOf(asked, names, command), "user", cancellationToken);
        var shown = new List<RawDocument>();
        foreach (var user in found)
            shown.Add(arguments.ShowsDetails ? await DetailAsync(services.Store, user, arguments, cancellationToken) : Summary(user, arguments));
        return InfoReply.Of("users", ListFilter.Apply(arguments.Filter ?? RawDocument.Empty, shown));
    }

    // Null where all are asked for.
    private static List<UserName>? NamesIn(RawValue asked, Command command) => asked switch
    {
        _ when InfoReply.IsAll(asked) || IsEverywhere(asked) => null,
        { Type: ElementType.Array } => [.. asked.AsArray.Select(name => UserName.Parse(name, command.Database))],
        _ => [UserName.Parse(asked, command.Database)],
    };

    private static bool IsEverywhere(RawValue asked) =>
        asked.Type == ElementType.Document && asked.AsDocument is { Count: 1 } only && only["forAllDBs"].Raw is { Type: ElementType.Boolean, IsTruthy: true };

    private static RawDocument FilterOf(RawValue asked, List<UserName>? names, Command command) => names switch
    {
        null when IsEverywhere(asked) => RawDocument.Empty,
        null => new RawDocument { ["db"] = command.Database },
        _ => new RawDocument { ["_id"] = new RawDocument { ["$in"] = RawArray.From(names.Select(name => (RawValue)name.Id)) } },
    };

    private static RawDocument Summary(RawDocument user, Arguments arguments) => new(user
        .Where(field => field.Name != Restrictions && IsShown(field.Name, arguments))
        .Append(new RawElement(Mechanisms, MechanismsOf(user))));

    private static async ValueTask<RawDocument> DetailAsync(
        IDocumentReads store, RawDocument user, Arguments arguments, CancellationToken cancellationToken)
    {
        var name = new UserName(user["user"].AsString, user["db"].AsString);
        var roles = await UserDocuments.ResolveAsync(store, RoleGraph.RolesOf(user, name.Database), cancellationToken);
        var fields = new List<RawElement>();
        foreach (var field in user)
        {
            if (field.Name == Credentials)
                fields.Add(new(Mechanisms, MechanismsOf(user)));
            if (IsShown(field.Name, arguments) && (field.Name != Restrictions || arguments.ShowsRestrictions))
                fields.Add(field);
        }

        if (arguments.ShowsRestrictions && !user.ContainsKey(Restrictions))
            fields.Add(new(Restrictions, RawArray.Empty));
        fields.Add(new("inheritedRoles", roles.Resolved.Roles.ToRawArray()));
        fields.Add(new("inheritedPrivileges", roles.Resolved.Privileges.ToRawArray()));
        fields.Add(new("inheritedAuthenticationRestrictions", RawArray.From(roles.Restrictions)));
        return new RawDocument(fields);
    }

    private static bool IsShown(string field, Arguments arguments) => field switch
    {
        Credentials => arguments.ShowsCredentials,
        CustomData => arguments.ShowsCustomData,
        _ => true,
    };

    private static RawArray MechanismsOf(RawDocument user) =>
        RawArray.From(user[Credentials].AsDocument.Select(credential => (RawValue)credential.Name));

    private struct Arguments()
    {
        public bool ShowsPrivileges;
        public bool ShowsCredentials;
        public bool ShowsRestrictions;
        public bool ShowsCustomData = true;
        public RawDocument? Filter;

        public readonly bool ShowsDetails => ShowsPrivileges || ShowsRestrictions;
    }
}
