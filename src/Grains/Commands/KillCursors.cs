namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/killCursors/"/></summary>
internal static class KillCursors
{
    // How many cursors are killed at a time: each is a call to a grain of its own.
    private const int AtOnce = 64;

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var ids = Parse(command);
        List<RawValue> killed = [], notFound = [], unknown = [];
        foreach (long[] some in ids.Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcomes = await Task.WhenAll(some.Select(id => reads.KillAsync(id).AsTask()));
            for (int i = 0; i < some.Length; i++)
                (outcomes[i] switch { true => killed, false => notFound, null => unknown }).Add(some[i]);
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

    private static List<long> Parse(Command command)
    {
        _ = command.Collection;
        RawArray? cursors = null;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("cursors"u8))
                cursors = arguments.Array();
            else
                arguments.Other();
        }

        var ids = new List<long>();
        foreach (var cursor in cursors ?? throw arguments.Missing("cursors"))
        {
            ids.Add(cursor.Type == ElementType.Int64
                ? cursor.AsInt64
                : throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'killCursors.cursors.{ids.Count}' is the wrong type '{cursor.Type.Alias()}', expected type 'long'"));
        }

        return ids;
    }
}
