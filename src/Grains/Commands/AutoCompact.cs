namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/autoCompact/"/>: what is said is checked and kept while the silo runs.
/// A database's file gives its free pages to what is written next, so that nothing has to be compacted in the background.
/// </summary>
internal static class AutoCompact
{
    private const long Megabyte = 1024 * 1024;
    private const long DefaultTarget = 20;

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "freeSpaceTargetMB", (ref to, in argument) => to.Target = AtLeastOne(argument) },
        { "runOnce", (ref to, in argument) => to.RunsOnce = argument.OnlyBoolean() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        if (!Argument.First(command).OnlyBoolean())
        {
            services.Settings.AutoCompact = null;
            return ValueTask.FromResult(Replies.Ok);
        }

        if (arguments.Target > long.MaxValue / Megabyte)
            throw new DocumentException(ErrorCode.BadValue, $"freeSpaceTargetMB of {arguments.Target} is too large");
        if (services.Settings.AutoCompact is { } target && target != arguments.Target)
        {
            throw new DocumentException(
                ErrorCode.AlreadyInitialized, "Auto compaction is already enabled with other options; disable it first");
        }

        if (!arguments.RunsOnce)
            services.Settings.AutoCompact = arguments.Target;
        return ValueTask.FromResult(Replies.Ok);
    }

    private static long AtLeastOne(in Argument argument)
    {
        long megabytes = argument.Int64();
        return megabytes >= 1
            ? megabytes
            : throw new DocumentException(
                ErrorCode.BadValue, $"BSON field 'freeSpaceTargetMB' value must be >= 1, actual value '{megabytes}'");
    }

    private struct Arguments()
    {
        public long Target = DefaultTarget;
        public bool RunsOnce;
    }
}
