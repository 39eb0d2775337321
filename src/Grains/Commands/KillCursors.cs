using Streetcar.Grains.Authentication;
using Streetcar.Grains.Authorization;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/killCursors/"/></summary>
internal static class KillCursors
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "cursors", Requirement.Required, (ref to, in argument) => to.Cursors = argument.Array() },
    };

    // How many cursors are killed at a time: each is a call to a grain of its own.
    private const int AtOnce = 64;

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var ids = Parse(command);
        if (AccessControl.Caller(command) is { } user && !user.AllowsOnCluster(ActionType.KillAnyCursor))
            await CheckAsync(ids, user, reads, command, cancellationToken);
        List<RawValue> killed = [], notFound = [], unknown = [];
        foreach (long[] some in ids.Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long[] different = [.. some.Distinct()];
            var outcomes = await Task.WhenAll(different.Select(id => reads.KillAsync(id).AsTask()));
            for (int i = 0; i < different.Length; i++)
                (outcomes[i] switch { true => killed, false => notFound, null => unknown }).Add(different[i]);
            // One that is named again is gone.
            for (int i = 0; i < some.Length; i++)
            {
                if (some.AsSpan(0, i).Contains(some[i]))
                    notFound.Add(some[i]);
            }
        }

        return new Reply(new RawDocument
        {
            ["cursorsKilled"] = RawArray.From(killed),
            ["cursorsNotFound"] = RawArray.From(notFound),
            ["cursorsAlive"] = RawArray.Empty,
            ["cursorsUnknown"] = RawArray.From(unknown),
            ["ok"] = 1.0,
        });
    }

    // Nobody kills others' cursors, and none are killed where some are others'.
    private static async ValueTask CheckAsync(
        List<long> ids, Principal user, QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        foreach (long[] some in ids.Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var cursor in await Task.WhenAll(some.Select(id => reads.FindCursorAsync(id).AsTask())))
            {
                if (cursor is not null
                    && (cursor.User != user.User.Name || cursor.UserDatabase != user.User.Database)
                    && !Access.Allows(user, ActionType.KillAnyCursor, Namespace.Parse(cursor.Namespace)))
                {
                    throw AccessControl.Refuse(command);
                }
            }
        }
    }

    private static List<long> Parse(Command command)
    {
        _ = command.Collection;
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var ids = new List<long>();
        foreach (var cursor in arguments.Cursors)
        {
            if (cursor.Type is ElementType.Null or ElementType.Undefined)
                continue;
            ids.Add(cursor.Type == ElementType.Int64
                ? cursor.AsInt64
                : throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'killCursors.cursors.{ids.Count}' is the wrong type '{cursor.Type.Alias()}', expected type 'long'"));
        }

        return ids;
    }

    private struct Arguments
    {
        public RawArray Cursors;
    }
}
