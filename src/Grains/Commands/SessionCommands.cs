using System.Collections.Immutable;
using System.Text;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Sessions;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>
/// The commands of logical sessions
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/nav-sessions/"/>). Where clients need not log in, all
/// sessions are of nobody.
/// </summary>
internal static class SessionCommands
{
    /// <summary>How long a session lasts that nobody uses.</summary>
    public const int TimeoutMinutes = 30;

    private static readonly ArgumentTable<Session> SessionTable = new()
    {
        { "id", Requirement.Required, (ref to, in argument) => to.Id = ToId(argument) },
        { "uid", (ref to, in argument) => to.Digest = ToDigest(argument) },
    };

    private static readonly ArgumentTable<User> UserTable = new()
    {
        { "user", Requirement.Required, (ref to, in argument) => to.Name = argument.String() },
        { "db", Requirement.Required, (ref to, in argument) => to.Database = argument.String() },
    };

    private static readonly ArgumentTable<Pattern> PatternTable = new()
    {
        { "lsid", (ref to, in argument) => to.Session = ToSession(argument) },
        { "uid", (ref to, in argument) => to.Digest = ToDigest(argument) },
        { "users", (ref _, in argument) => argument.Array() },
        { "roles", (ref _, in argument) => argument.Array() },
    };

    public static ValueTask<Reply> StartAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        var session = Guid.NewGuid();
        services.Sessions.Local.Refresh([new LogicalSession(session, command.Caller)]);
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
        var sessions = Elements(command, SessionTable);
        foreach (var session in sessions)
            session.KeyFor(command);
        services.Sessions.Local.Refresh(sessions.Select(session => new LogicalSession(session.Id, command.Caller)));
        return ValueTask.FromResult(Replies.Ok);
    }

    /// <summary>Answers <c>endSessions: [{id: UUID}, …]</c>.</summary>
    public static async ValueTask<Reply> EndAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        await services.Sessions.KillAsync([.. Elements(command, SessionTable).Select(session => session.KeyFor(command))]);
        return Replies.Ok;
    }

    /// <summary>Answers <c>killSessions: [{id: UUID}, …]</c>, where no sessions are all that the caller has.</summary>
    public static async ValueTask<Reply> KillAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        ImmutableArray<Guid> sessions = [.. Elements(command, SessionTable).Select(session => session.KeyFor(command, ActionType.KillAnySession))];
        if (!sessions.IsEmpty)
            await services.Sessions.KillAsync(sessions);
        else if (command.Caller is { } caller)
            await services.Sessions.KillOfAsync(user => user == caller);
        else
            await services.Sessions.KillAllAsync();
        return Replies.Ok;
    }

    /// <summary>Answers <c>killAllSessions: [{user, db}, …]</c>, where no users are all.</summary>
    public static async ValueTask<Reply> KillAllAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var users = Elements(command, UserTable).Select(user => new UserName(user.Name, user.Database)).ToHashSet();
        if (users.Count == 0)
            await services.Sessions.KillAllAsync();
        else
            await services.Sessions.KillOfAsync(user => user is { } owner && users.Contains(owner));
        return Replies.Ok;
    }

    /// <summary>Answers <c>killAllSessionsByPattern: [{lsid} or {uid} or {users} or {roles}, …]</c>, where no patterns are all.</summary>
    public static async ValueTask<Reply> KillByPatternAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var patterns = Elements(command, PatternTable);
        if (patterns.Count == 0)
        {
            await services.Sessions.KillAllAsync();
            return Replies.Ok;
        }

        await services.Sessions.KillAsync([.. patterns.Select(pattern => pattern.Session?.KeyFor(command, ActionType.KillAnySession)).OfType<Guid>()]);
        var digests = patterns.Select(pattern => pattern.Digest).OfType<byte[]>().ToList();
        if (digests.Count > 0)
            await services.Sessions.KillOfAsync(user => SessionKeys.DigestOf(user) is var digest && digests.Exists(asked => asked.AsSpan().SequenceEqual(digest)));
        return Replies.Ok;
    }

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

    private static byte[] ToDigest(in Argument argument) => argument.Raw.Type == ElementType.Binary
        ? argument.Raw.BinaryBytes.ToArray()
        : throw argument.WrongType("type 'binData'");

    private static Session ToSession(in Argument argument)
    {
        Session session = default;
        SessionTable.Read("killAllSessionsByPattern.lsid", argument.DocumentBytes(), ref session);
        return session;
    }

    private struct Session
    {
        public Guid Id;
        public byte[]? Digest;

        // Its own user is whom a session is of, unless he may speak of others'.
        public readonly Guid KeyFor(Command command, ActionType action = ActionType.Impersonate)
        {
            if (AccessControl.Caller(command) is not { } caller)
                return new LogicalSession(Id, command.Caller).Key;
            if (Digest is null || Digest.AsSpan().SequenceEqual(SessionKeys.DigestOf(caller.User)))
                return SessionKeys.Of(caller.User, Id);
            return caller.AllowsOnCluster(action) || caller.AllowsOnCluster(ActionType.Impersonate)
                ? SessionKeys.Of(Digest, Id)
                : throw new DocumentException(ErrorCode.Unauthorized, "Unauthorized to set user digest in LogicalSessionId");
        }
    }

    private struct Pattern
    {
        public Session? Session;
        public byte[]? Digest;
    }

    private struct User
    {
        public string Name;
        public string Database;
    }
}
