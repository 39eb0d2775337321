using Streetcar.Query;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/aggregate/"/></summary>
internal static class Aggregate
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "pipeline", Requirement.Required, (ref to, in argument) => to.Pipeline = argument.Array() },
        { "cursor", (ref to, in argument) => to.BatchSize = CursorOptions.Parse("aggregate.cursor", argument.Document()) },
        { "explain", (ref to, in argument) => to.Explain = argument.Boolean() },
        { "allowDiskUse", (ref to, in argument) => to.AllowDiskUse = argument.Boolean() },
        { "hint", (ref to, in argument) => to.Hint = argument.Hint() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "let", (ref to, in argument) => to.Let = argument.Document() },
        { "bypassDocumentValidation", (ref to, in argument) => to.BypassDocumentValidation = argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var (request, batchSize, explain) = Parse(command);
        if (request.Pipeline.FirstOrDefault() is { Type: ElementType.Document } first && first.AsDocument.FirstOrDefault().Name == "$currentOp")
            request = request with { Pipeline = CurrentOp.InPlaceOf(request.Pipeline, reads, command) };
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
        var rest = await reads.Store.AggregateAsync(request, writer, limit, cancellationToken);
        return CursorReply.EndFirst(reads, writer, rest, new CursorOpening(request.Namespace.ToString()) { Size = command.Length });
    }

    /// <summary>The request, the first batch's size (null without a <c>cursor</c>), and whether it is to be explained.</summary>
    public static (AggregateRequest Request, int? BatchSize, bool Explain) Parse(Command command)
    {
        var arguments = new Arguments();
        var generic = Table.Read(command, ref arguments);
        if (generic.IsLinearizable)
            RefuseOutput(arguments.Pipeline);
        var request = new AggregateRequest(Source(command, arguments.Pipeline), arguments.Pipeline)
        {
            AllowDiskUse = arguments.AllowDiskUse,
            BypassDocumentValidation = arguments.BypassDocumentValidation,
            Hint = arguments.Hint,
            Collation = arguments.Collation,
            Let = arguments.Let,
            MaxTime = generic.MaxTime,
            Client = command.Client,
        };
        return (request, arguments.BatchSize, arguments.Explain);
    }

    // What is written is not what the read concern is about.
    private static void RefuseOutput(RawArray? pipeline)
    {
        if (pipeline?.LastOrDefault() is { Type: ElementType.Document } last
            && last.AsDocument.FirstOrDefault().Name is "$out" or "$merge")
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                $"{last.AsDocument.First().Name} cannot be used with a 'linearizable' read concern level");
        }
    }

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

        if (!source.TryGetInt64(out long number) || number != 1)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "Invalid command format: the 'aggregate' field must specify a collection name or 1");
        }

        if (pipeline.Count == 0)
            throw new DocumentException(ErrorCode.InvalidNamespace, "{aggregate: 1} is not valid for an empty pipeline.");
        if (first is not null && first is not ("$documents" or "$currentOp") && OperatorNames.Stages.Contains(first))
        {
            throw new DocumentException(
                ErrorCode.InvalidNamespace, $"{{aggregate: 1}} is not valid for '{first}'; a collection is required.");
        }

        return Namespace.Of(command.Database, "$cmd.aggregate");
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
