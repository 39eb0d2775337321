using System.Diagnostics;
using Streetcar.Grains.Activity;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/top/"/>: of the silo that is asked.</summary>
internal static class Top
{
    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.CheckGeneric(command);
        var totals = new List<RawElement> { new("note", "all times in microseconds") };
        var gone = new List<CollectionUse>();
        foreach (var database in services.Activity.Collections.All.GroupBy(use => use.Namespace.Database))
        {
            var existing = await NamesAsync(services.Store, database.Key, cancellationToken);
            foreach (var use in database)
            {
                if (existing.Contains(use.Namespace.Collection))
                    totals.Add(new(use.Namespace.ToString(), Describe(use)));
                else
                    gone.Add(use);
            }
        }

        services.Activity.Collections.Forget(gone);
        return Replies.From(new RawDocument { ["totals"] = new RawDocument(totals) });
    }

    // A name that no database may have is one that does not exist.
    private static async ValueTask<HashSet<string>> NamesAsync(
        IDocumentStore store, string database, CancellationToken cancellationToken)
    {
        try
        {
            var collections = await store.ListCollectionsAsync(database, cancellationToken);
            return [.. collections.Select(collection => collection["name"].AsString)];
        }
        catch (DocumentException e) when (e.Code == ErrorCode.InvalidNamespace)
        {
            return [];
        }
    }

    private static RawDocument Describe(CollectionUse use)
    {
        var (reads, writes) = (use.Of(writes: false), use.Of(writes: true));
        return new()
        {
            ["total"] = Event((reads.Ticks + writes.Ticks, reads.Count + writes.Count)),
            ["readLock"] = Event(reads),
            ["writeLock"] = Event(writes),
            ["queries"] = Event(use.Of(OperationKind.Query)),
            ["getmore"] = Event(use.Of(OperationKind.GetMore)),
            ["insert"] = Event(use.Of(OperationKind.Insert)),
            ["update"] = Event(use.Of(OperationKind.Update)),
            ["remove"] = Event(use.Of(OperationKind.Remove)),
            ["commands"] = Event(use.Of(OperationKind.Command)),
        };
    }

    private static RawDocument Event((long Ticks, long Count) use) => new()
    {
        ["time"] = (long)Stopwatch.GetElapsedTime(0, use.Ticks).TotalMicroseconds,
        ["count"] = use.Count,
    };
}
