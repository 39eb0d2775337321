using Streetcar.Grains.Oplog;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/applyOps/"/>: applies entries of another server's oplog, one after
/// the other. The first one that fails ends it; those before stay applied.
/// </summary>
internal static class ApplyOps
{
    private static readonly ArgumentTable<bool> Table = new(ignoresUnknown: true)
    {
        { "alwaysUpsert", (ref _, in argument) => RefuseUpserts(argument.OnlyBoolean()) },
        { "count", (ref _, in argument) => throw argument.WrongType("type 'long'") },
        { "partialTxn", (ref _, in _) => throw new DocumentException((ErrorCode)31056, "applyOps command cannot have 'partialTxn' field") },
        { "preCondition", (ref _, in _) => throw new DocumentException((ErrorCode)6711600, "applyOps command no longer supports the 'preCondition' option") },
        { "prepare", (ref _, in _) => throw new DocumentException(ErrorCode.BadValue, "applyOps command cannot have 'prepare' field") },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
        var entries = OplogEntry.ParseAll(Argument.First(command, isNullMissing: false).Array());
        var applier = new OplogApplier(services.Store);
        int applied = 0;
        foreach (var entry in entries)
        {
            await applier.ApplyAsync(entry, cancellationToken);
            applied++;
        }

        return Replies.From(new RawDocument
        {
            ["applied"] = applied,
            ["results"] = RawArray.From(Enumerable.Repeat((RawValue)true, applied)),
        });
    }

    private static void RefuseUpserts(bool always)
    {
        if (always)
            throw new DocumentException((ErrorCode)6711601, "applyOps command no longer supports the 'alwaysUpsert' option");
    }
}
