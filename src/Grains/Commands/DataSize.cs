using System.Diagnostics;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/dataSize/"/></summary>
internal static class DataSize
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "keyPattern", (ref to, in argument) => to.KeyPattern = argument.Document() },
        { "min", (ref to, in argument) => to.Min = argument.Document() },
        { "max", (ref to, in argument) => to.Max = argument.Document() },
        { "estimate", (ref to, in argument) => to.Estimates = argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var (ns, arguments) = Parse(command);
        long start = Stopwatch.GetTimestamp();
        CatalogLookup.RefuseTimeSeries(ns, await CatalogLookup.FindAsync(services.Store, ns, cancellationToken));
        var (size, count) = arguments.Min is null
            ? await OfAllAsync(services.Store, ns, cancellationToken)
            : await OfRangeAsync(services.Store, ns, arguments, cancellationToken);
        return Replies.From(new RawDocument
        {
            ["estimate"] = arguments.Estimates,
            ["size"] = size,
            ["numObjects"] = count,
            ["millis"] = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        });
    }

    // What is counted with every write is exact, so that there is no other estimate.
    private static async ValueTask<(long Size, long Count)> OfAllAsync(
        IDocumentStore store, Namespace ns, CancellationToken cancellationToken)
    {
        var stats = await store.CollectionStatsAsync(ns, cancellationToken);
        return (Number(stats["size"]), Number(stats["count"]));
    }

    private static async ValueTask<(long Size, long Count)> OfRangeAsync(
        IDocumentStore store, Namespace ns, Arguments arguments, CancellationToken cancellationToken)
    {
        var pattern = arguments.KeyPattern ?? new RawDocument(arguments.Min!.Select(key => new RawElement(key.Name, 1)));
        await CheckIndexAsync(store, ns, pattern, cancellationToken);
        if (arguments.Min!.Count > 0 && BsonComparer.Compare(((RawValue)arguments.Min).Raw, ((RawValue)arguments.Max!).Raw) >= 0)
            return (0, 0);
        var request = new FindRequest(ns) { Hint = pattern, Min = arguments.Min!, Max = arguments.Max! };
        var size = new SizeOfDocuments();
        await StoredDocuments.ReadAsync(store, request, size.Add, cancellationToken);
        return (size.Bytes, size.Count);
    }

    private static async ValueTask CheckIndexAsync(
        IDocumentStore store, Namespace ns, RawDocument pattern, CancellationToken cancellationToken)
    {
        var indexes = await store.ListIndexesAsync(ns, cancellationToken);
        if (!indexes.Any(index => index["key"].AsDocument.Select(key => key.Name).Take(pattern.Count).SequenceEqual(pattern.Select(key => key.Name))))
            throw new DocumentException(ErrorCode.OperationFailed, $"couldn't find valid index containing key pattern {pattern}");
    }

    private static (Namespace Namespace, Arguments Arguments) Parse(Command command)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        string name = Argument.First(command).String();
        if (arguments.Min is null != arguments.Max is null)
            throw new DocumentException(ErrorCode.BadValue, "only one of min or max specified");
        return (Namespace.Parse(name), arguments);
    }

    private static long Number(RawValue value) => value.Raw.TryGetInt64(out long number) ? number : 0;

    private struct Arguments
    {
        public RawDocument? KeyPattern;
        public RawDocument? Min;
        public RawDocument? Max;
        public bool Estimates;
    }

    private sealed class SizeOfDocuments
    {
        public long Bytes { get; private set; }

        public long Count { get; private set; }

        public void Add(ReadOnlySpan<byte> document)
        {
            Bytes += document.Length;
            Count++;
        }
    }
}
