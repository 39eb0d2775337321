namespace Streetcar.Grains.Commands;

/// <summary>Operations of a bulk write on one collection, which are done in one call.</summary>
/// <param name="collection">The collection.</param>
internal sealed class BulkWriteRun(Namespace collection)
{
    private readonly List<ReadOnlyMemory<byte>> _operations = [];
    private readonly List<int> _indexes = [];

    // How many operations the runs before have, by which this one is known should it be repeated.
    private int _before;

    public Namespace Collection => collection;

    public IReadOnlyList<ReadOnlyMemory<byte>> Operations => _operations;

    /// <summary>The indexes of the operations in the bulk write.</summary>
    public IReadOnlyList<int> Indexes => _indexes;

    /// <summary>Divides a bulk write, in order where it is ordered, else by collection.</summary>
    /// <exception cref="DocumentException">It names collections that it does not have.</exception>
    public static List<BulkWriteRun> Of(BulkWrite write)
    {
        var namespaces = write.ReadNamespaces();
        var runs = new List<BulkWriteRun>(1);
        var last = new Dictionary<Namespace, BulkWriteRun>();
        for (int i = 0; i < write.Operations.Count; i++)
        {
            var collection = namespaces[BulkWriteOperation.NamespaceOf(write.Operations[i], namespaces.Count)];
            if (write.Ordered ? runs is not [.., var run] || run.Collection != collection : !last.TryGetValue(collection, out run))
            {
                run = new BulkWriteRun(collection);
                runs.Add(run);
                last[collection] = run;
            }

            run!._operations.Add(write.Operations[i]);
            run._indexes.Add(i);
        }

        int before = 0;
        foreach (var run in runs)
        {
            run._before = before;
            before += run._indexes.Count;
        }

        return runs;
    }

    /// <summary>The run as a command of its own, without the collections that only the whole needs.</summary>
    /// <param name="whole">The whole bulk write.</param>
    /// <param name="firstStatement">The number of its first operation.</param>
    /// <param name="maxTime">How much of its time is left; null for any.</param>
    public Command ToCommand(Command whole, int firstStatement, TimeSpan? maxTime)
    {
        using var writer = RawWriter.Rent();
        writer.WriteStartDocument();
        var reader = new RawReader(whole.Body.Span);
        while (reader.Read())
        {
            if (IsOfWhole(reader.Name))
                continue;
            writer.WriteName(reader.Name);
            writer.WriteValue(reader.Value);
        }

        writer.WriteName("stmtId"u8);
        writer.WriteInt32(firstStatement + _before);
        if (maxTime is { } left)
        {
            writer.WriteName("maxTimeMS"u8);
            writer.WriteInt64(Math.Max(1, (long)left.TotalMilliseconds));
        }

        writer.WriteEndDocument();
        return whole with { Body = writer.ToDocument().Bytes, Sequences = [new DocumentSequence("ops", Join(_operations))] };
    }

    private static bool IsOfWhole(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("ops"u8) || name.SequenceEqual("nsInfo"u8) || name.SequenceEqual("stmtId"u8)
        || name.SequenceEqual("stmtIds"u8) || name.SequenceEqual("maxTimeMS"u8);

    private static byte[] Join(List<ReadOnlyMemory<byte>> documents)
    {
        byte[] joined = new byte[documents.Sum(document => document.Length)];
        int end = 0;
        foreach (var document in documents)
        {
            document.Span.CopyTo(joined.AsSpan(end));
            end += document.Length;
        }

        return joined;
    }
}
