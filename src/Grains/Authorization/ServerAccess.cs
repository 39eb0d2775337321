using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>What commands need that look at other commands, or change how they run.</summary>
internal static class ServerAccess
{
    /// <summary>What the command needs that is to be explained.</summary>
    public static bool Explain(Principal user, Command command, QueryServices services)
    {
        if (command.Argument.Type != ElementType.Document)
            return true;
        var explained = command with { Body = command.Document.First().Value.Memory };
        return !CommandTable.TryGet(explained.Name, out var definition) || definition.Allows(user, explained, services);
    }

    /// <summary>
    /// A cursor is read by who opened it, which is looked at where the cursor is, for as long as he might open it again.
    /// </summary>
    /// <exception cref="DocumentException">Unauthorized: he might not.</exception>
    public static bool GetMore(Principal user, Command command, QueryServices services)
    {
        if (!Access.Only(command.Body.Span, "term"u8).IsMissing && !user.AllowsOnCluster(ActionType.Internal))
            return false;
        if (command.Argument is not { Type: ElementType.Int64, Int64: var id } || !services.Cursors.TryGet(id, out var cursor))
            return true;
        var opening = cursor.Opening;
        // What he is allowed is made anew when it changes.
        return opening.Owner != user.User || opening.Opener == user || opening.Origin is not { } origin
            || CommandTable.Get(origin.Name).Allows(user, origin, services)
            ? true
            : throw new DocumentException(ErrorCode.Unauthorized, $"not authorized for getMore with cursor id {id}");
    }

    public static bool CurrentOp(Principal user, Command command, QueryServices services) =>
        Access.Only(command.Body.Span, "$ownOps"u8).IsTruthy || user.AllowsOnCluster(ActionType.Inprog);

    /// <summary>Everybody may end his own operations.</summary>
    public static bool KillOp(Principal user, Command command, QueryServices services)
    {
        if (user.AllowsOnCluster(ActionType.Killop))
            return true;
        if (!Access.Only(command.Body.Span, "op"u8).TryGetInt64(out long id))
            return false;
        foreach (var operation in services.Connections?.Operations ?? [])
        {
            if (operation.Id == id)
                return operation.Connection.User?.User == user.User;
        }

        return false;
    }

    /// <summary>Who may read the profile may ask how a database is profiled.</summary>
    public static bool Profile(Principal user, Command command, QueryServices services)
    {
        var body = command.Body.Span;
        bool changesNothing = command.Argument.TryGetInt64(out long level) && level == -1
            && RawReader.Find(body, "slowms"u8).IsMissing && RawReader.Find(body, "sampleRate"u8).IsMissing && RawReader.Find(body, "filter"u8).IsMissing;
        return user.AllowsOnDatabase(ActionType.EnableProfiler, command.Database)
            || (changesNothing && user.Allows(ActionType.Find, command.Database, "system.profile"));
    }
}
