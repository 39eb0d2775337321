using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>Reads as the commands that they came as.</summary>
internal static class ReadCommands
{
    // An aggregation that reads no collection stands under this name.
    public const string NoCollection = "$cmd.aggregate";

    public static CommandBuilder Of(ReadRequest request) => request switch
    {
        FindRequest find => Of(find),
        CountRequest count => Of(count),
        DistinctRequest distinct => Of(distinct),
        AggregateRequest aggregate => Of(aggregate, batchSize: null),
        MapReduceRequest mapReduce => Of(mapReduce),
        _ => throw new ArgumentException($"{request.GetType().Name} is no read.", nameof(request)),
    };

    private static CommandBuilder Of(FindRequest request) =>
        WithOptions(new CommandBuilder("find"u8, request.Namespace.Collection), request)
            .With("filter"u8, request.Filter)
            .WithUnlessEmpty("sort"u8, request.Sort)
            .WithUnlessEmpty("projection"u8, request.Projection)
            .WithUnlessZero("skip"u8, request.Skip)
            .WithUnlessZero("limit"u8, request.Limit)
            .With("allowDiskUse"u8, request.AllowDiskUse)
            .WithUnlessEmpty("min"u8, request.Min)
            .WithUnlessEmpty("max"u8, request.Max)
            .WithFlag("returnKey"u8, request.ReturnKey)
            .WithFlag("showRecordId"u8, request.ShowRecordId)
            .WithFlag("tailable"u8, request.Tails);

    private static CommandBuilder Of(CountRequest request) =>
        WithOptions(new CommandBuilder("count"u8, request.Namespace.Collection), request)
            .With("query"u8, request.Filter)
            .WithUnlessZero("skip"u8, request.Skip)
            .WithUnlessZero("limit"u8, request.Limit);

    private static CommandBuilder Of(DistinctRequest request) =>
        WithOptions(new CommandBuilder("distinct"u8, request.Namespace.Collection), request)
            .With("key"u8, request.Key)
            .With("query"u8, request.Filter);

    private static CommandBuilder Of(MapReduceRequest request) =>
        WithOptions(new CommandBuilder("mapReduce"u8, request.Namespace.Collection), request)
            .With("map"u8, request.Map)
            .With("reduce"u8, request.Reduce)
            .With("finalize"u8, request.Finalize is null ? default(RawValue) : request.Finalize)
            .WithUnlessEmpty("query"u8, request.Filter)
            .With("sort"u8, request.Sort)
            .With("limit"u8, request.Limit is { } limit ? (RawValue)limit : default)
            .With("scope"u8, request.Scope)
            .WithFlag("bypassDocumentValidation"u8, request.BypassDocumentValidation)
            .With("out"u8, Out(request.Output));

    private static RawDocument Out(MapReduceOutput? output)
    {
        if (output is null)
            return new RawDocument { ["inline"] = 1 };
        string mode = output.Mode switch
        {
            MapReduceMode.Replace => "replace",
            MapReduceMode.Merge => "merge",
            _ => "reduce",
        };
        RawDocument target = new() { [mode] = output.Collection };
        return output.Database is null ? target : target.With("db", output.Database);
    }

    /// <param name="request">The aggregation.</param>
    /// <param name="batchSize">How many documents the first batch has at most; null for as many as the server chooses.</param>
    public static CommandBuilder Of(AggregateRequest request, int? batchSize) =>
        WithOptions(
            new CommandBuilder("aggregate"u8, request.Namespace.Collection is NoCollection ? 1 : request.Namespace.Collection), request)
            .With("pipeline"u8, request.Pipeline)
            .With("allowDiskUse"u8, request.AllowDiskUse)
            .WithFlag("bypassDocumentValidation"u8, request.BypassDocumentValidation)
            .With("cursor"u8, batchSize is { } size ? new RawDocument { ["batchSize"] = size } : RawDocument.Empty);

    /// <summary>
    /// How many documents a batch has at most. Where the client named no number, the server chooses that of all batches: null.
    /// </summary>
    public static int? BatchSize(BatchLimit limit) =>
        limit.Documents is 0 or BatchLimit.DefaultFirstDocuments or int.MaxValue ? null : limit.Documents;

    /// <summary>Asks how a read would be, or was, executed.</summary>
    public static CommandBuilder Explain(ReadRequest request, ExplainVerbosity verbosity) =>
        new CommandBuilder("explain"u8, Of(request).Finish())
            .With("verbosity"u8, verbosity switch
            {
                ExplainVerbosity.QueryPlanner => "queryPlanner",
                ExplainVerbosity.ExecutionStats => "executionStats",
                _ => "allPlansExecution",
            });

    private static CommandBuilder WithOptions(CommandBuilder command, ReadRequest request) => command
        .With("hint"u8, request.Hint)
        .With("collation"u8, request.Collation)
        .With("let"u8, request.Let)
        .WithMaxTime(request.MaxTime);
}
