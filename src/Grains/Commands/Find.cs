namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/find/"/></summary>
internal static class Find
{
    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (request, options) = Parse(command);
        using var writer = RawWriter.Rent();
        CursorReply.Start(writer, "firstBatch"u8);
        var rest = await reads.Store.FindAsync(request, writer, options.FirstBatch, cancellationToken);
        if (rest is not null && options.SingleBatch)
        {
            await rest.DisposeAsync();
            rest = null;
        }

        if (rest is null)
            return CursorReply.EndWhole(writer, request.Namespace);
        return CursorReply.EndFirst(reads, writer, rest, new CursorOpening(request.Namespace.ToString())
        {
            NoTimeout = options.NoTimeout,
            Tails = request.Tails,
            AwaitsData = options.AwaitsData,
        });
    }

    public static (FindRequest Request, FindBatches Options) Parse(Command command)
    {
        RawDocument filter = RawDocument.Empty, sort = RawDocument.Empty, projection = RawDocument.Empty;
        RawDocument min = RawDocument.Empty, max = RawDocument.Empty;
        RawDocument? collation = null, let = null;
        RawValue hint = default;
        long skip = 0, limit = 0;
        int batchSize = BatchLimit.DefaultFirstDocuments;
        bool singleBatch = false, noTimeout = false, allowDiskUse = true, tails = false, awaitsData = false;
        bool returnKey = false, showRecordId = false;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("filter"u8))
                filter = arguments.Document();
            else if (arguments.Is("sort"u8))
                sort = arguments.Document();
            else if (arguments.Is("projection"u8))
                projection = arguments.Document();
            else if (arguments.Is("limit"u8))
                limit = arguments.NotNegative();
            else if (arguments.Is("skip"u8))
                skip = arguments.NotNegative();
            else if (arguments.Is("batchSize"u8))
                batchSize = arguments.Count();
            else if (arguments.Is("singleBatch"u8))
                singleBatch = arguments.Boolean();
            else if (arguments.Is("hint"u8))
                hint = arguments.Hint();
            else if (arguments.Is("collation"u8))
                collation = arguments.Document();
            else if (arguments.Is("let"u8))
                let = arguments.Document();
            else if (arguments.Is("noCursorTimeout"u8))
                noTimeout = arguments.Boolean();
            else if (arguments.Is("tailable"u8))
                tails = arguments.Boolean();
            else if (arguments.Is("awaitData"u8))
                awaitsData = arguments.Boolean();
            else if (arguments.Is("allowDiskUse"u8))
                allowDiskUse = arguments.Boolean();
            else if (arguments.Is("min"u8))
                min = arguments.Document();
            else if (arguments.Is("max"u8))
                max = arguments.Document();
            else if (arguments.Is("returnKey"u8))
                returnKey = arguments.Boolean();
            else if (arguments.Is("showRecordId"u8))
                showRecordId = arguments.Boolean();
            else if (arguments.Is("allowPartialResults"u8) || arguments.Is("oplogReplay"u8))
                arguments.Boolean();
            else
                arguments.Other();
        }

        var request = new FindRequest(command.Namespace)
        {
            Filter = filter,
            Sort = sort,
            Projection = projection,
            Skip = skip,
            Limit = limit,
            AllowDiskUse = allowDiskUse,
            Tails = tails,
            Min = min,
            Max = max,
            ReturnKey = returnKey,
            ShowRecordId = showRecordId,
            Hint = hint,
            Collation = collation,
            Let = let,
            MaxTime = arguments.Generic.MaxTime,
        };
        if (awaitsData && !tails)
            throw new DocumentException(ErrorCode.FailedToParse, "Cannot set 'awaitData' without also setting 'tailable'");
        if (tails && singleBatch)
            throw new DocumentException(ErrorCode.BadValue, "cannot use tailable option with the 'singleBatch' option");
        return (request, new FindBatches(new BatchLimit(batchSize, BatchLimit.MaxBytes), singleBatch, noTimeout, awaitsData));
    }
}
