using MongoDB.Bson;
using Streetcar.Abstractions.Serialization;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains;

internal sealed partial class CollectionGrain
{
    private Namespace Collection
    {
        get
        {
            try
            {
                return Named;
            }
            catch (DocumentException e)
            {
                throw e.ToTyped();
            }
        }
    }

    public Task<DocumentBatch> FindAsync(
        BsonDocument? filter, FindOptions? options, CancellationToken cancellationToken) =>
        commands.OpenAsync(ReadCommands.Find(Collection, filter, options), cancellationToken);

    public async Task<BsonDocument?> FindOneAsync(
        BsonDocument? filter, FindOptions? options, CancellationToken cancellationToken)
    {
        var reply = await commands.RunAsync(ReadCommands.FindOne(Collection, filter, options), cancellationToken);
        var found = reply.Document["cursor"].AsDocument["firstBatch"].AsArray;
        return found.Count == 0 ? null : BsonBytes.ToRaw(found[0].AsDocument.Bytes);
    }

    public Task<DocumentBatch> AggregateAsync(
        BsonArray pipeline, AggregateOptions? options, CancellationToken cancellationToken)
    {
        var collection = Collection;
        return commands.OpenAsync(
            ReadCommands.Aggregate(collection.Database, collection.Collection, pipeline, options), cancellationToken);
    }

    public async Task<long> CountDocumentsAsync(
        BsonDocument? filter, CountOptions? options, CancellationToken cancellationToken)
    {
        var counts = await commands.ListAsync(ReadCommands.Count(Collection, filter, options), cancellationToken);
        return counts.Count == 0 ? 0 : counts[0]["n"].ToInt64();
    }

    public async Task<long> EstimatedDocumentCountAsync(CancellationToken cancellationToken)
    {
        var reply = await commands.RunAsync(ReadCommands.EstimatedCount(Collection), cancellationToken);
        return RawReader.Find(reply.Body.Span, "n"u8).TryGetInt64(out long count) ? count : 0;
    }

    public async Task<BsonArray> DistinctAsync(
        string field, BsonDocument? filter, DistinctOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(field);
        var command = ReadCommands.Distinct(Collection, field, filter, options);
        var reply = await commands.RunAsync(command, cancellationToken);
        return BsonBytes.ToDocument(reply.Body)["values"].AsBsonArray;
    }
}
