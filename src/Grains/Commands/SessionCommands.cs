using System.Collections.Immutable;
using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>
/// The commands of logical sessions
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/nav-sessions/"/>). Nobody logs in, so that all sessions are
/// of one user.
/// </summary>
internal static class SessionCommands
{
    /// <summary>How long a session lasts that nobody uses.</summary>
    public const int TimeoutMinutes = 30;

    /// <summary>The user whom all sessions are of: the hash of no name.</summary>
    public static RawValue NoUser { get; } = RawValue.FromBinary(System.Security.Cryptography.SHA256.HashData([]));

    private static readonly ArgumentTable<Session> SessionTable = new()
    {
        { "id", Requirement.Required, (ref to, in argument) => to.Id = ToId(argument) },
        { "uid", (ref _, in argument) => CheckUser(argument) },
    };

    private static readonly ArgumentTable<bool> UserTable = new()
    {
        { "user", Requirement.Required, (ref _, in argument) => argument.String() },
        { "db", Requirement.Required, (ref _, in argument) => argument.String() },
    };

    private static readonly ArgumentTable<Pattern> PatternTable = new()
    {
        { "lsid", (ref to, in argument) => to.Session = ToSession(argument) },
        { "uid", (ref to, in argument) => to.IsOfNoUser = argument.Value() == NoUser },
        { "users", (ref _, in argument) => argument.Array() },
        { "roles", (ref _, in argument) => argument.Array() },
    };

    public static ValueTask<Reply> StartAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        var session = Guid.NewGuid();
        services.Sessions.Local.Refresh([session]);
        return ValueTask.FromResult(new Reply(new RawDocument
        {
            ["id"] = new RawDocument { ["id"] = session },
            ["timeoutMinutes"] = TimeoutMinutes,
            ["ok"] = 1.0,
        }));
    }

    /// <summary>Answers <c>refreshSessions: [{id: UUID}, …]</c>.</summary>
    public static ValueTask<Reply> RefreshAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        services.Sessions.Local.Refresh(Sessions(command));
        return ValueTask.FromResult(Replies.Ok);
    }

    /// <summary>Answers <c>endSessions: [{id: UUID}, …]</c> and <c>killSessions</c>; the latter kills all where it names none.</summary>
    public static async ValueTask<Reply> EndAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var sessions = Sessions(command);
        if (sessions.IsEmpty && command.Name.SequenceEqual("killSessions"u8))
            await services.Sessions.KillAllAsync();
        else
            await services.Sessions.KillAsync(sessions);
        return Replies.Ok;
    }

    /// <summary>Answers <c>killAllSessions: [{user, db}, …]</c>, where no users are all.</summary>
    public static async ValueTask<Reply> KillAllAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        if (Elements(command, UserTable).Count == 0)
            await services.Sessions.KillAllAsync();
        return Replies.Ok;
    }

    /// <summary>Answers <c>killAllSessionsByPattern: [{lsid} or {uid} or {users} or {roles}, …]</c>, where no patterns are all.</summary>
    public static async ValueTask<Reply> KillByPatternAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var patterns = Elements(command, PatternTable);
        if (patterns.Count == 0 || patterns.Exists(pattern => pattern.IsOfNoUser))
            await services.Sessions.KillAllAsync();
        else
            await services.Sessions.KillAsync([.. patterns.Select(pattern => pattern.Session).OfType<Guid>()]);
        return Replies.Ok;
    }

    /// <summary>The id of a session as <c>$listSessions</c> has it.</summary>
    public static RawDocument Describe(Guid session) => new() { ["id"] = session, ["uid"] = NoUser };

    private static ImmutableArray<Guid> Sessions(Command command) => [.. Elements(command, SessionTable).Select(session => session.Id)];

    // Nulls are passed over.
    private static List<T> Elements<T>(Command command, ArgumentTable<T> table)
        where T : struct
    {
        NoArguments.CheckGeneric(command);
        string name = Encoding.UTF8.GetString(command.Name);
        var elements = new List<T>();
        int position = 0;
        foreach (var element in Argument.First(command).Array())
        {
            string path = $"{name}.{name}.{position++}";
            if (element.Type is ElementType.Null or ElementType.Undefined)
                continue;
            if (element.Type != ElementType.Document)
                throw ArgumentErrors.NoDocument(path, element.Type);
            T read = default;
            table.Read(path, element.AsDocument.Bytes, ref read);
            elements.Add(read);
        }

        return elements;
    }

    private static Guid ToId(in Argument argument)
    {
        if (argument.Raw.Type != ElementType.Binary || argument.Raw.BinarySubtype != 4)
            throw argument.WrongType("type 'binData' with a UUID");
        return argument.Raw.BinaryData.Length == 16
            ? new Guid(argument.Raw.BinaryData, bigEndian: true)
            : throw new DocumentException(ErrorCode.InvalidUuid, $"A UUID has 16 bytes, not {argument.Raw.BinaryData.Length}");
    }

    private static void CheckUser(in Argument argument)
    {
        if (argument.Raw.Type != ElementType.Binary)
            throw argument.WrongType("type 'binData'");
    }

    private static Guid ToSession(in Argument argument)
    {
        Session session = default;
        SessionTable.Read("killAllSessionsByPattern.lsid", argument.DocumentBytes(), ref session);
        return session.Id;
    }

    private struct Session
    {
        public Guid Id;
    }

    private struct Pattern
    {
        public Guid? Session;
        public bool IsOfNoUser;
    }
}
