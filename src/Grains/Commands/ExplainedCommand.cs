namespace Streetcar.Grains.Commands;

/// <summary>What an explain looks at.</summary>
/// <param name="Request">The read, or of a write the search for its documents.</param>
/// <param name="Write">The name of the stage that a write puts above its search; null for a read.</param>
internal sealed record ExplainedCommand(ReadRequest Request, string? Write = null)
{
    public static ExplainedCommand OfFind(Command command) => new(Find.Parse(command).Request);

    public static ExplainedCommand OfAggregate(Command command) => new(Aggregate.Parse(command).Request);

    public static ExplainedCommand OfCount(Command command) => new(Count.Parse(command));

    public static ExplainedCommand OfDistinct(Command command) => new(Distinct.Parse(command));

    public static ExplainedCommand OfUpdate(Command command)
    {
        var request = Update.Parse(command);
        var update = Only(request.Statements);
        return new(
            Search(command, update.Filter, !update.Multi, update.Collation, update.Hint, update.Constants ?? request.Let), "UPDATE");
    }

    public static ExplainedCommand OfDelete(Command command)
    {
        var request = Delete.Parse(command);
        var delete = Only(request.Statements);
        return new(Search(command, delete.Filter, delete.One, delete.Collation, delete.Hint, request.Let), "DELETE");
    }

    public static ExplainedCommand OfFindAndModify(Command command)
    {
        var change = FindAndModify.Parse(command);
        var search = Search(command, change.Filter, one: true, change.Collation, change.Hint, change.Let);
        return new(search with { Sort = change.Sort }, change.Remove ? "DELETE" : "UPDATE");
    }

    private static FindRequest Search(
        Command command, RawDocument filter, bool one, RawDocument? collation, RawValue hint, RawDocument? let) =>
        new(command.Namespace)
        {
            IsOfWrite = true,
            Filter = filter,
            Limit = one ? 1 : 0,
            Collation = collation,
            Hint = hint,
            Let = let,
        };

    private static T Only<T>(IReadOnlyList<T> statements) => statements.Count == 1
        ? statements[0]
        : throw new DocumentException(ErrorCode.InvalidLength, "explained write batches must be of size 1");
}
