namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/find/"/></summary>
internal static class Find
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "filter", Requirement.NotNull, (ref to, in argument) => to.Filter = argument.Document() },
        { "sort", (ref to, in argument) => to.Sort = argument.Document() },
        { "projection", (ref to, in argument) => to.Projection = argument.Document() },
        { "limit", (ref to, in argument) => to.Limit = argument.NotNegative() },
        { "skip", (ref to, in argument) => to.Skip = argument.NotNegative() },
        { "batchSize", (ref to, in argument) => to.BatchSize = argument.Count() },
        { "singleBatch", (ref to, in argument) => to.SingleBatch = argument.Boolean() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "let", (ref to, in argument) => to.Let = argument.Document() },
        { "noCursorTimeout", (ref to, in argument) => to.NoTimeout = argument.Boolean() },
        { "tailable", (ref to, in argument) => to.Tails = argument.Boolean() },
        { "awaitData", (ref to, in argument) => to.AwaitsData = argument.Boolean() },
        { "allowDiskUse", (ref to, in argument) => to.AllowDiskUse = argument.Boolean() },
        { "min", (ref to, in argument) => to.Min = argument.Document() },
        { "max", (ref to, in argument) => to.Max = argument.Document() },
        { "returnKey", (ref to, in argument) => to.ReturnKey = argument.Boolean() },
        { "showRecordId", (ref to, in argument) => to.ShowRecordId = argument.Boolean() },
        { "allowPartialResults", (ref _, in argument) => argument.Boolean() },
        { "oplogReplay", (ref _, in argument) => argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (request, options) = Parse(command, reads.Store.Now);
        if (request.Tails && reads.Transaction is not null)
            throw new DocumentException(ErrorCode.InvalidOptions, "It is illegal to open a tailable cursor in a transaction");
        using var writer = RawWriter.Rent();
        writer.Memory = command.NewReplyMemory();
        CursorReply.Start(writer, "firstBatch"u8);
        var rest = await reads.Documents.FindAsync(request, writer, options.FirstBatch, cancellationToken);
        if (rest is not null && options.SingleBatch)
        {
            await rest.DisposeAsync();
            rest = null;
        }

        if (rest is null)
            return CursorReply.EndWhole(writer, request.Namespace, request.AtClusterTime);
        return CursorReply.EndFirst(reads, command, writer, rest, new CursorOpening(request.Namespace.ToString())
        {
            Size = command.Length,
            AtClusterTime = request.AtClusterTime,
            NoTimeout = options.NoTimeout,
            Tails = request.Tails,
            AwaitsData = options.AwaitsData,
        });
    }

    /// <param name="command">The command.</param>
    /// <param name="now">The latest time that is known, which a snapshot reads that names no other.</param>
    public static (FindRequest Request, FindBatches Options) Parse(Command command, RawTimestamp now = default)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        var request = new FindRequest(command.Namespace)
        {
            Filter = arguments.Filter,
            Sort = arguments.Sort,
            Projection = arguments.Projection,
            Skip = arguments.Skip,
            Limit = arguments.Limit,
            AllowDiskUse = arguments.AllowDiskUse,
            Tails = arguments.Tails,
            Min = arguments.Min,
            Max = arguments.Max,
            ReturnKey = arguments.ReturnKey,
            ShowRecordId = arguments.ShowRecordId,
            Hint = arguments.Hint,
            Collation = arguments.Collation,
            Let = arguments.Let,
            AtClusterTime = generic.Snapshot(now),
            MaxTime = generic.MaxTime,
            Client = command.Client,
        };
        if (arguments.AwaitsData && !arguments.Tails)
            throw new DocumentException(ErrorCode.FailedToParse, "Cannot set 'awaitData' without also setting 'tailable'");
        if (arguments.Tails && arguments.SingleBatch)
            throw new DocumentException(ErrorCode.BadValue, "cannot use tailable option with the 'singleBatch' option");
        return (request, new FindBatches(new BatchLimit(arguments.BatchSize, BatchLimit.MaxBytes), arguments.SingleBatch, arguments.NoTimeout, arguments.AwaitsData));
    }

    private struct Arguments()
    {
        public RawDocument Filter = RawDocument.Empty;
        public RawDocument Sort = RawDocument.Empty;
        public RawDocument Projection = RawDocument.Empty;
        public RawDocument Min = RawDocument.Empty;
        public RawDocument Max = RawDocument.Empty;
        public RawDocument? Collation;
        public RawDocument? Let;
        public RawValue Hint;
        public long Skip;
        public long Limit;
        public int BatchSize = BatchLimit.DefaultFirstDocuments;
        public bool SingleBatch;
        public bool NoTimeout;
        public bool AllowDiskUse = true;
        public bool Tails;
        public bool AwaitsData;
        public bool ReturnKey;
        public bool ShowRecordId;
    }
}
