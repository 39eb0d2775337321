using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports.Wire;

/// <summary>Operations over MongoDB's wire protocol, which is MongoDB.Driver's work.</summary>
internal sealed class WireTransport : ITransport
{
    private readonly IMongoClient _client;
    private readonly bool _ownsClient;
    private bool _isDisposed;

    private WireTransport(IMongoClient client, bool ownsClient) => (_client, _ownsClient) = (client, ownsClient);

    /// <summary>Over connections of its own.</summary>
    public static WireTransport Create(MongoClientSettings settings)
    {
        // Clients with the same settings share their connections, which are never closed then; a delegate of its own makes
        // the settings others.
        var own = settings.Clone();
        var configure = own.ClusterConfigurator;
        own.ClusterConfigurator = cluster => configure?.Invoke(cluster);
        return new WireTransport(new MongoClient(own), ownsClient: true);
    }

    /// <summary>Over the connections of a client that somebody else disposes of.</summary>
    public static WireTransport Share(IMongoClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new WireTransport(client, ownsClient: false);
    }

    public ValueTask<BsonDocument> RunCommandAsync(
        string database, BsonDocument command, ReadPreference? readPreference, CancellationToken cancellationToken) =>
        DriverErrors.TranslateAsync(
            _client.GetDatabase(database).RunCommandAsync<BsonDocument>(command, readPreference, cancellationToken), _client);

    public async ValueTask<DocumentBytes?> FindByIdAsync(
        CollectionNamespace collection, BsonValue id, Concerns concerns, CancellationToken cancellationToken)
    {
        // A limit below zero asks for one batch.
        var options = new FindOptions<RawBsonDocument> { Limit = -1 };
        var finding = Collection(collection, concerns).FindAsync(new BsonDocument("_id", id), options, cancellationToken);
        using var found = await DriverErrors.TranslateAsync(finding, _client).ConfigureAwait(false);
        return await DriverErrors.TranslateAsync(found.MoveNextAsync(cancellationToken), _client).ConfigureAwait(false)
            ? ToBytes(found.Current.FirstOrDefault())
            : null;
    }

    public ValueTask<IBatchCursor> FindAsync(FindRequest request, CancellationToken cancellationToken) => DriverCursor.OpenAsync(
        _client,
        Collection(request.Collection, request.Concerns).FindAsync(request.Filter, DriverRequests.Find(request), cancellationToken),
        cancellationToken);

    public ValueTask<IBatchCursor> AggregateAsync(AggregateRequest request, CancellationToken cancellationToken)
    {
        if (request.Writes)
            return AggregateToCollectionAsync(request, cancellationToken);
        var running = request.Collection is { } collection
            ? Collection(new CollectionNamespace(request.Database, collection), request.Concerns).AggregateAsync(
                PipelineDefinition<RawBsonDocument, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken)
            : Database(request.Database, request.Concerns).AggregateAsync(
                PipelineDefinition<NoPipelineInput, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken);
        return DriverCursor.OpenAsync(_client, running, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<BsonValue>> DistinctAsync(DistinctRequest request, CancellationToken cancellationToken)
    {
        var listing = Collection(request.Collection, request.Concerns)
            .DistinctAsync<BsonValue>(request.Field, request.Filter, request.Options, cancellationToken);
        using var values = await DriverErrors.TranslateAsync(listing, _client).ConfigureAwait(false);
        return await DriverErrors.TranslateAsync(values.ToListAsync(cancellationToken), _client).ConfigureAwait(false);
    }

    public ValueTask<long> EstimatedCountAsync(
        CollectionNamespace collection, EstimatedDocumentCountOptions? options, Concerns concerns, CancellationToken cancellationToken) =>
        DriverErrors.TranslateAsync(
            Collection(collection, concerns).EstimatedDocumentCountAsync(options, cancellationToken), _client);

    public async ValueTask<DocumentBytes?> FindAndModifyAsync(FindAndModifyRequest request, CancellationToken cancellationToken)
    {
        var collection = Collection(request.Collection, request.Concerns);
        var modifying = request switch
        {
            { Update: null } => collection.FindOneAndDeleteAsync(
                request.Filter, DriverRequests.FindAndDelete(request), cancellationToken),
            { IsReplacement: true } => collection.FindOneAndReplaceAsync(
                request.Filter, (RawBsonDocument)request.Update, DriverRequests.FindAndReplace(request), cancellationToken),
            _ => collection.FindOneAndUpdateAsync(
                request.Filter, DriverRequests.Update(request.Update), DriverRequests.FindAndUpdate(request), cancellationToken),
        };
        return ToBytes(await DriverErrors.TranslateAsync(modifying, _client).ConfigureAwait(false));
    }

    public async ValueTask<BulkResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        var options = new BulkWriteOptions
        {
            IsOrdered = request.IsOrdered,
            BypassDocumentValidation = request.BypassDocumentValidation,
            Let = request.Let,
            Comment = request.Comment,
        };
        var writes = new List<WriteModel<RawBsonDocument>>(request.Writes.Count);
        foreach (var write in request.Writes)
            writes.Add(DriverRequests.Write(write));
        var writing = Collection(request.Collection, request.Concerns).BulkWriteAsync(writes, options, cancellationToken);
        return DriverResults.ToResult(await DriverErrors.TranslateAsync(writing, _client).ConfigureAwait(false));
    }

    public ValueTask DisposeAsync()
    {
        if (_ownsClient && !_isDisposed)
        {
            _isDisposed = true;
            ClusterRegistry.Instance.UnregisterAndDisposeCluster(_client.Cluster);
            _client.Dispose();
        }

        return default;
    }

    // The driver's other method would read what was written.
    private async ValueTask<IBatchCursor> AggregateToCollectionAsync(AggregateRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var running = request.Collection is { } collection
                ? Collection(new CollectionNamespace(request.Database, collection), request.Concerns).AggregateToCollectionAsync(
                    PipelineDefinition<RawBsonDocument, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken)
                : Database(request.Database, request.Concerns).AggregateToCollectionAsync(
                    PipelineDefinition<NoPipelineInput, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken);
            await running.ConfigureAwait(false);
            return EmptyCursor.Instance;
        }
        catch (Exception e) when (DriverErrors.Translate(e, _client) is { } error)
        {
            throw error;
        }
    }

    private static DocumentBytes? ToBytes(RawBsonDocument? document) =>
        document is null ? null : new DocumentBytes(document.Slice, IsShared: false);

    private IMongoDatabase Database(string name, Concerns concerns) => _client.GetDatabase(name, new MongoDatabaseSettings
    {
        ReadConcern = concerns.Read ?? _client.Settings.ReadConcern,
        WriteConcern = concerns.Write ?? _client.Settings.WriteConcern,
        ReadPreference = concerns.Preference ?? _client.Settings.ReadPreference,
    });

    private IMongoCollection<RawBsonDocument> Collection(CollectionNamespace name, Concerns concerns) =>
        Database(name.DatabaseNamespace.DatabaseName, concerns).GetCollection<RawBsonDocument>(name.CollectionName);
}
