using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>The <c>aggregate</c> command.</summary>
internal static class Aggregation
{
    /// <summary>Runs a pipeline over a collection, or over 1: none.</summary>
    public static async Task<Cursor<T>> RunAsync<T>(
        CommandRunner runner,
        Concerns concerns,
        string database,
        BsonValue target,
        IEnumerable<BsonDocument> pipeline,
        AggregateOptions? options,
        CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        var stages = Updates.Array(pipeline);
        bool writes = Writes(stages);
        int batchSize = options?.BatchSize ?? 0;
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize, nameof(options));
        var cursor = new CommandCursor<T>(runner, Documents<T>.Read, Open)
        {
            DocumentsPerBatch = batchSize,
            BatchComment = options?.Comment ?? default,
        };
        await cursor.OpenAsync(cancellationToken).ConfigureAwait(false);
        return cursor;

        Request Open(Session session)
        {
            var request = new Request(database, "aggregate"u8, target)
            {
                Retry = writes ? Retry.Never : Retry.Read,
                Session = session,
            };
            request.With("pipeline"u8, stages)
                .With("cursor"u8, batchSize > 0 ? new BsonDocument { ["batchSize"] = batchSize } : BsonDocument.Empty)
                .WithChoice("allowDiskUse"u8, options?.AllowDiskUse)
                .WithChoice("bypassDocumentValidation"u8, options?.BypassDocumentValidation)
                .WithMaxTime(options?.MaxTime ?? default)
                .With(options)
                .ForRead(concerns);
            // Answered in any case: by a cursor, of which there is nothing to read.
            return writes ? request.With("writeConcern"u8, concerns.Write?.ToDocument()) : request;
        }
    }

    // A pipeline's last stage may write, and what writes is not repeated.
    private static bool Writes(BsonArray stages)
    {
        var last = stages.LastOrDefault();
        return last.Type == BsonType.Document
            && (last.AsDocument.ContainsKey("$out") || last.AsDocument.ContainsKey("$merge"));
    }
}
