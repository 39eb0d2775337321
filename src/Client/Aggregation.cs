using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>The <c>aggregate</c> command.</summary>
internal static class Aggregation
{
    /// <summary>Runs a pipeline over a collection, or over 1: none.</summary>
    public static async Task<Cursor<T>> RunAsync<T>(
        CommandRunner runner,
        string database,
        BsonValue target,
        IEnumerable<BsonDocument> pipeline,
        AggregateOptions? options,
        CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        var stages = Updates.Array(pipeline);
        int batchSize = options?.BatchSize ?? 0;
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize, nameof(options));
        var cursor = new CommandCursor<T>(runner, Documents<T>.Read, Open, batchSize);
        await cursor.OpenAsync(cancellationToken).ConfigureAwait(false);
        return cursor;

        Request Open(Session session) =>
            new Request(database, "aggregate"u8, target) { Retry = Writes(stages) ? Retry.Never : Retry.Read, Session = session }
                .With("pipeline"u8, stages)
                .With("cursor"u8, batchSize > 0 ? new BsonDocument { ["batchSize"] = batchSize } : BsonDocument.Empty)
                .With("allowDiskUse"u8, options?.AllowDiskUse ?? default(BsonValue))
                .WithFlag("bypassDocumentValidation"u8, options?.BypassDocumentValidation)
                .WithMaxTime(options?.MaxTime ?? default)
                .With(options);
    }

    // A pipeline's last stage may write, and what writes is not repeated.
    private static bool Writes(BsonArray stages)
    {
        var last = stages.LastOrDefault();
        return last.Type == BsonType.Document
            && (last.AsDocument.ContainsKey("$out") || last.AsDocument.ContainsKey("$merge"));
    }
}
