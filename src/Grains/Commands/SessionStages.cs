using Streetcar.Grains.Sessions;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>
/// The sessions of the silo and of the cluster: the stages
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/listLocalSessions/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/listSessions/"/>.
/// </summary>
internal static class SessionStages
{
    private static readonly ArgumentTable<Arguments> Options = new()
    {
        { "allUsers", (ref to, in argument) => to.AllUsers = argument.OnlyBoolean() },
        { "users", (ref to, in argument) => to.Users = argument.Array() },
    };

    private static readonly ArgumentTable<User> Users = new()
    {
        { "user", Requirement.Required, (ref to, in argument) => to.Name = argument.String() },
        { "db", Requirement.Required, (ref to, in argument) => to.Database = argument.String() },
    };

    public const string ListLocal = "$listLocalSessions";
    public const string ListAll = "$listSessions";

    /// <summary>The collection that has a cluster's sessions, in name.</summary>
    public const string Collection = "system.sessions";

    /// <summary>A pipeline whose first stage is replaced by the sessions that it lists.</summary>
    public static async ValueTask<RawArray> InPlaceOfAsync(RawArray pipeline, string stage, QueryServices services, Command command)
    {
        if (stage == ListAll && (command.Database != "config" || command.Argument.Type != ElementType.String || command.Collection != Collection))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"{stage} may only be run against config.{Collection}");
        if (stage == ListLocal && command.Argument.Type == ElementType.String)
            throw new DocumentException(ErrorCode.InvalidNamespace, $"{stage} must be run against the database with {{aggregate: 1}}, not a collection");
        var options = pipeline[0].AsDocument[stage];
        if (options.Type != ElementType.Document)
            throw new DocumentException(ErrorCode.TypeMismatch, $"{stage} options must be specified in an object, but found: {options.Type.Alias()}");
        var (allUsers, users) = Read(options.AsDocument, stage);
        if (users.Count > 0 && allUsers)
            throw new DocumentException(ErrorCode.UnsupportedFormat, $"{stage} may not specify {{allUsers: true}} and {{users: [...]}} at the same time");
        var sessions = stage == ListLocal ? services.Sessions.Local.List() : await services.Sessions.ListAsync();
        var listed = sessions
            .Select(use => (use.LastUse, Session: ClusterSessions.Named(use)))
            .Where(use => allUsers || (users.Count > 0 ? users.Contains(use.Session.User) : use.Session.User == command.Caller))
            .Select(use => (RawValue)new RawDocument { ["_id"] = use.Session.Describe(), ["lastUse"] = use.LastUse });
        return ListedStage.Replace(pipeline, listed);
    }

    /// <summary>Whether sessions of others than a user are asked for.</summary>
    /// <param name="options">The stage's options.</param>
    /// <param name="user">The user.</param>
    public static bool AsksForOthers(RawDocument options, UserName user)
    {
        var (allUsers, users) = Read(options, ListAll);
        return allUsers || users.Exists(asked => asked != user);
    }

    // Null is nobody, whose sessions those are of clients that need not log in.
    private static (bool AllUsers, List<UserName?> Users) Read(RawDocument options, string stage)
    {
        var arguments = default(Arguments);
        Options.Read(stage, options.Bytes, ref arguments);
        var asked = new List<UserName?>();
        foreach (var element in arguments.Users ?? [])
        {
            if (element.IsNull)
                continue;
            if (element.Type != ElementType.Document)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch, $"BSON field '{stage}.users' has an element of the wrong type '{element.Type.Alias()}', expected type 'object'");
            }

            var user = default(User);
            Users.Read($"{stage}.users", element.AsDocument.Bytes, ref user);
            asked.Add(user is { Name: "", Database: "" } ? null : new UserName(user.Name, user.Database));
        }

        return (arguments.AllUsers, asked);
    }

    private struct Arguments
    {
        public bool AllUsers;
        public RawArray? Users;
    }

    private struct User
    {
        public string Name;
        public string Database;
    }
}
