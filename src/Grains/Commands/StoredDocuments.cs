namespace Streetcar.Grains.Commands;

/// <summary>Takes a document where it lies.</summary>
internal delegate void DocumentReader(ReadOnlySpan<byte> document);

/// <summary>Reads and writes documents for what is made of them here, and not for a client.</summary>
internal static class StoredDocuments
{
    private static readonly BatchLimit Batch = new(1000, 1024 * 1024);

    /// <summary>Reads all documents that a find returns, in its order.</summary>
    public static async ValueTask ReadAsync(
        IDocumentReads store, FindRequest request, DocumentReader read, CancellationToken cancellationToken)
    {
        await ForBatchesAsync(store, request, ReadBatch, cancellationToken);

        ValueTask ReadBatch(RawWriter batch)
        {
            var reader = new RawReader(batch.WrittenSpan);
            while (reader.Read())
                read(reader.Value.Document);
            return default;
        }
    }

    /// <summary>The same, by batches, of which each is done before the next one is read.</summary>
    public static ValueTask ReadBatchesAsync(
        IDocumentReads store,
        FindRequest request,
        Func<IReadOnlyList<ReadOnlyMemory<byte>>, ValueTask> read,
        CancellationToken cancellationToken)
    {
        return ForBatchesAsync(store, request, ReadBatchAsync, cancellationToken);

        async ValueTask ReadBatchAsync(RawWriter batch)
        {
            var documents = new List<ReadOnlyMemory<byte>>();
            foreach (var document in new RawArray(batch.WrittenSpan.ToArray()))
                documents.Add(document.AsDocument.Bytes);
            if (documents.Count > 0)
                await read(documents);
        }
    }

    /// <summary>Writes.</summary>
    /// <returns>The reply, in which statements may have failed.</returns>
    /// <exception cref="DocumentException">The write failed as a whole.</exception>
    public static async ValueTask<RawDocument> WriteAsync(
        IDocumentOperations store, Namespace ns, WriteRequest request, CancellationToken cancellationToken)
    {
        var applied = await store.WriteAsync(ns, [request], cancellationToken);
        var outcome = (applied.Outcomes ?? await applied.Durable!)[0];
        return outcome.Failure is { } failure ? throw failure : outcome.Reply!;
    }

    private static async ValueTask ForBatchesAsync(
        IDocumentReads store, FindRequest request, Func<RawWriter, ValueTask> read, CancellationToken cancellationToken)
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        var cursor = await store.FindAsync(request, writer, Batch, cancellationToken);
        await using (cursor)
        {
            bool hasMore = cursor is not null;
            while (true)
            {
                writer.WriteEndArray();
                await read(writer);
                if (!hasMore)
                    return;
                writer.Reset();
                writer.WriteStartArray();
                hasMore = await cursor!.ReadAsync(writer, Batch, cancellationToken);
            }
        }
    }
}
