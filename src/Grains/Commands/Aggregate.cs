using Streetcar.Query;
using Streetcar.Query.Aggregation;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/aggregate/"/></summary>
internal static class Aggregate
{
    // What {aggregate: 1} reads, in name.
    private const string WithoutCollection = "$cmd.aggregate";

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "pipeline", Requirement.Required | Requirement.NotNull, (ref to, in argument) => to.Pipeline = argument.Array() },
        { "cursor", Requirement.NotNull, (ref to, in argument) => to.BatchSize = CursorOptions.Parse("aggregate.cursor", argument.Document()) },
        { "explain", Requirement.NotNull, (ref to, in argument) => to.Explain = argument.OnlyBoolean() },
        { "allowDiskUse", Requirement.NotNull, (ref to, in argument) => to.AllowDiskUse = argument.OnlyBoolean() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "let", (ref to, in argument) => to.Let = argument.Document() },
        { "bypassDocumentValidation", (ref to, in argument) => to.BypassDocumentValidation = argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (request, batchSize, explain) = Parse(command, reads.Store.Now);
        if (reads.Transaction is not null)
            CheckInTransaction(request.Pipeline);
        if (reads.Settings.WriteBlock.IsOn && Output(request.Pipeline) is not null)
            reads.Settings.WriteBlock.Check(command.Database);
        request = await ReplaceFirstAsync(request, reads, command, cancellationToken);
        if (explain)
            return await Explain.ReplyAsync(reads, request, ExplainVerbosity.QueryPlanner, command, cancellationToken);
        if (batchSize is not { } documents)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "The 'cursor' option is required, except for aggregate with the explain argument");
        }

        using var writer = new RawWriter();
        writer.Memory = command.NewReplyMemory();
        CursorReply.Start(writer, "firstBatch"u8);
        var limit = new BatchLimit(documents, BatchLimit.MaxBytes);
        var rest = await reads.Documents.AggregateAsync(request, writer, limit, cancellationToken);
        bool watches = rest?.PostBatchResumeToken is not null;
        return CursorReply.EndFirst(reads, command, writer, rest, new CursorOpening(request.Namespace.ToString())
        {
            Size = command.Length,
            AtClusterTime = request.AtClusterTime,
            Tails = watches,
            AwaitsData = watches,
        });
    }

    // What lists what is of the silo, and not of the store.
    private static async ValueTask<AggregateRequest> ReplaceFirstAsync(
        AggregateRequest request, QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        string? first = request.Pipeline.FirstOrDefault() is { Type: ElementType.Document } stage && stage.AsDocument.Count == 1
            ? stage.AsDocument.First().Name
            : null;
        return first switch
        {
            "$currentOp" => request with { Pipeline = CurrentOp.InPlaceOf(request.Pipeline, reads, command) },
            ClusterCatalog.Stage => request with { Pipeline = await ClusterCatalog.InPlaceOfAsync(request.Pipeline, reads, command, cancellationToken) },
            QuerySettings.Stage => request with { Pipeline = QuerySettings.InPlaceOf(request.Pipeline, command) },
            SessionStages.ListLocal or SessionStages.ListAll => request with
            {
                Namespace = Namespace.Of(command.Database, WithoutCollection),
                Pipeline = await SessionStages.InPlaceOfAsync(request.Pipeline, first, reads, command),
            },
            _ => request,
        };
    }

    /// <summary>The request, the first batch's size (null without a <c>cursor</c>), and whether it is to be explained.</summary>
    /// <param name="command">The command.</param>
    /// <param name="now">The latest time that is known, which a snapshot reads that names no other.</param>
    public static (AggregateRequest Request, int? BatchSize, bool Explain) Parse(Command command, RawTimestamp now = default)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        if (generic.IsLinearizable)
            RefuseOutput(arguments.Pipeline);
        if (generic.ReadLevel is { } level)
            CheckReadLevel(arguments.Pipeline, level);
        if (arguments.Explain && generic.HasWriteConcern)
            throw new DocumentException(ErrorCode.FailedToParse, "Aggregation explain does not support the 'writeConcern' option");
        if (generic.IsStrict)
            StableApi.Check(arguments.Pipeline, arguments.Explain);
        var request = new AggregateRequest(Source(command, arguments.Pipeline), arguments.Pipeline)
        {
            AllowDiskUse = arguments.AllowDiskUse,
            BypassDocumentValidation = arguments.BypassDocumentValidation,
            Hint = arguments.Hint,
            Collation = arguments.Collation,
            Let = arguments.Let,
            AtClusterTime = generic.Snapshot(now),
            MaxTime = generic.MaxTime,
            Client = command.Client,
        };
        return (request, arguments.BatchSize, arguments.Explain);
    }

    private static void CheckInTransaction(RawArray pipeline)
    {
        foreach (var stage in pipeline)
        {
            string? name = stage.Type == ElementType.Document ? stage.AsDocument.FirstOrDefault().Name : null;
            if (name is "$out" or "$merge")
                throw new DocumentException(ErrorCode.OperationNotSupportedInTransaction, $"{name} cannot be used in a transaction");
            if (name is "$changeStream" or "$collStats" or "$currentOp" or "$indexStats" or "$listLocalSessions" or "$listSessions" or "$planCacheStats")
            {
                throw new DocumentException(
                    ErrorCode.OperationNotSupportedInTransaction, $"Stage not supported inside of a multi-document transaction: {name}");
            }
        }
    }

    // What is written is not what the read concern is about.
    private static void RefuseOutput(RawArray? pipeline)
    {
        if (pipeline is not null && Output(pipeline) is { } output)
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                $"{output} cannot be used with a 'linearizable' read concern level");
        }
    }

    // Events are of what a majority has; and a snapshot would end with its time. What is of the silo has no history.
    private static void CheckReadLevel(RawArray? pipeline, string level)
    {
        if (pipeline?.FirstOrDefault() is not { Type: ElementType.Document } first)
            return;
        string? stage = first.AsDocument.FirstOrDefault().Name;
        string? needed = stage switch
        {
            "$changeStream" => "majority",
            "$currentOp" or "$planCacheStats" or SessionStages.ListLocal or ClusterCatalog.Stage => "local",
            _ => null,
        };
        if (needed is not null && needed != level)
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                $"Aggregation stage {stage} cannot run with a readConcern other than '{needed}'. Current readConcern: {level}");
        }
    }

    // The stage that writes the result to a collection; null for none.
    private static string? Output(RawArray pipeline) =>
        pipeline.LastOrDefault() is { Type: ElementType.Document } last
            && last.AsDocument.FirstOrDefault().Name is ("$out" or "$merge") and var name
            ? name
            : null;

    // {aggregate: 1} reads no collection: its first stage makes the documents.
    private static Namespace Source(Command command, RawArray pipeline)
    {
        var source = command.Argument;
        string? first = pipeline.FirstOrDefault() is { Type: ElementType.Document } stage ? stage.AsDocument.FirstOrDefault().Name : null;
        if (!source.IsNumber)
        {
            return first != "$documents"
                ? command.Namespace
                : throw new DocumentException(
                    ErrorCode.InvalidNamespace, "'$documents' can only be run with {aggregate: 1}");
        }

        if (Argument.First(command).Double() != 1)
        {
            throw new DocumentException(
                ErrorCode.BadValue, "Invalid command format: the 'aggregate' field must specify a collection name or 1");
        }

        if (pipeline.Count == 0)
            throw new DocumentException(ErrorCode.InvalidNamespace, "{aggregate: 1} is not valid for an empty pipeline.");
        if (first is not null
            && first is not ("$documents" or "$currentOp" or "$changeStream" or SessionStages.ListLocal or SessionStages.ListAll or ClusterCatalog.Stage or QuerySettings.Stage)
            && OperatorNames.Stages.Contains(first))
        {
            // What else is wrong is said first.
            Pipeline.Compile(pipeline);
            throw new DocumentException(
                ErrorCode.InvalidNamespace, $"{{aggregate: 1}} is not valid for '{first}'; a collection is required.");
        }

        return Namespace.Of(command.Database, WithoutCollection);
    }

    private struct Arguments()
    {
        public RawArray Pipeline = null!;
        public RawDocument? Collation;
        public RawDocument? Let;
        public RawValue Hint;
        public int? BatchSize;
        public bool Explain;
        public bool AllowDiskUse = true;
        public bool BypassDocumentValidation;
    }
}
