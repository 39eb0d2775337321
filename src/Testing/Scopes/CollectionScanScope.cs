using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Testing.Scopes;

/// <summary>Fails commands that would look for documents without an index, by asking the server's planner before they are run.</summary>
/// <param name="server">The server, asked without being seen.</param>
/// <param name="allowed">How many documents a collection may have to be looked through.</param>
/// <param name="exempt">The collections that may be looked through whatever they have, by their own or their full names.</param>
internal sealed class CollectionScanScope(ICommandDispatcher server, long allowed, HashSet<string> exempt) : CommandScope
{
    public override ScopeOrder Order => ScopeOrder.Plan;

    public override async ValueTask<Reply> RunAsync(Command command, ICommandDispatcher next, CancellationToken cancellationToken)
    {
        foreach (var search in SearchesOfCommand.Of(command))
        {
            if (exempt.Contains(search.Collection) || exempt.Contains($"{search.Database}.{search.Collection}"))
                continue;
            if (await ScannedForAsync(search, cancellationToken).ConfigureAwait(false) is not { } filter)
                continue;
            long count = await CountAsync(search, cancellationToken).ConfigureAwait(false);
            if (count > allowed)
            {
                throw new DocumentException(
                    ErrorCode.NoQueryExecutionPlans,
                    $"FailCollectionScans: {CommandShape.NameOf(command)} on {search.Database}.{search.Collection} looks at all of its {count} documents for {filter}, as no index serves that");
            }
        }

        return await next.RunAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a search looks for without an index; null where it has one, or looks for nothing in particular.</summary>
    private async ValueTask<RawDocument?> ScannedForAsync(CommandSearch search, CancellationToken cancellationToken)
    {
        var explain = new RawDocument { ["explain"] = search.Command, ["verbosity"] = "queryPlanner" };
        var reply = await server.RunAsync(new Command(search.Database, explain), cancellationToken).ConfigureAwait(false);
        // One that can't be explained can't be run either, and says so itself.
        return Scan(reply.Document);
    }

    // As MongoDB's notablescan: who asks for all documents gets them.
    private static RawDocument? Scan(RawDocument plan)
    {
        if (plan["stage"] is { Type: ElementType.String } stage && stage == "COLLSCAN")
            return plan["filter"] is { Type: ElementType.Document, AsDocument: { IsEmpty: false } filter } ? filter : null;
        foreach (var (name, value) in plan)
        {
            if (name is "rejectedPlans" or "command" or "parsedQuery" or "filter")
                continue;
            var inner = value.Type switch
            {
                ElementType.Document => Scan(value.AsDocument),
                ElementType.Array => value.AsArray.Where(one => one.Type == ElementType.Document).Select(one => Scan(one.AsDocument)).FirstOrDefault(found => found is not null),
                _ => null,
            };
            if (inner is not null)
                return inner;
        }

        return null;
    }

    private async ValueTask<long> CountAsync(CommandSearch search, CancellationToken cancellationToken)
    {
        var reply = await server.RunAsync(
            new Command(search.Database, new RawDocument { ["count"] = search.Collection }), cancellationToken).ConfigureAwait(false);
        return reply.Document["n"].Raw.TryGetInt64(out long count) ? count : 0;
    }
}
