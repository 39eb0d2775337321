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
        bool lists = Lists(pipeline[0].AsDocument[stage], stage);
        var sessions = stage == ListLocal ? services.Sessions.Local.List() : await services.Sessions.ListAsync();
        var listed = sessions.Where(_ => lists).Select(use => (RawValue)new RawDocument
        {
            ["_id"] = SessionCommands.Describe(use.Session),
            ["lastUse"] = use.LastUse,
        });
        return ListedStage.Replace(pipeline, listed);
    }

    // Whether the sessions are of users that are asked for: all are of nobody.
    private static bool Lists(RawValue options, string stage)
    {
        if (options.Type != ElementType.Document)
            throw new DocumentException(ErrorCode.TypeMismatch, $"{stage} options must be specified in an object, but found: {options.Type.Alias()}");
        var arguments = default(Arguments);
        Options.Read(stage, options.AsDocument.Bytes, ref arguments);
        int asked = 0;
        bool asksNobody = false;
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
            asksNobody |= user is { Name: "", Database: "" };
            asked++;
        }

        if (asked > 0 && arguments.AllUsers)
            throw new DocumentException(ErrorCode.UnsupportedFormat, $"{stage} may not specify {{allUsers: true}} and {{users: [...]}} at the same time");
        return asked == 0 || asksNobody;
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
