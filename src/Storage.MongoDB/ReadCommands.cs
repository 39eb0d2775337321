namespace Streetcar.Storage.MongoDB;

/// <summary>Reads as the commands that they came as.</summary>
internal static class ReadCommands
{
    public static CommandBuilder Of(ReadRequest request) => request switch
    {
        FindRequest find => Of(find),
        CountRequest count => Of(count),
        DistinctRequest distinct => Of(distinct),
        AggregateRequest aggregate => Of(aggregate),
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

    private static CommandBuilder Of(AggregateRequest request) =>
        WithOptions(new CommandBuilder("aggregate"u8, request.Namespace.Collection), request)
            .With("pipeline"u8, request.Pipeline)
            .With("allowDiskUse"u8, request.AllowDiskUse)
            .WithFlag("bypassDocumentValidation"u8, request.BypassDocumentValidation)
            .With("cursor"u8, Streetcar.Bson.RawDocument.Empty);

    private static CommandBuilder WithOptions(CommandBuilder command, ReadRequest request) => command
        .With("hint"u8, request.Hint)
        .With("collation"u8, request.Collation)
        .With("let"u8, request.Let)
        .WithMaxTime(request.MaxTime);
}
