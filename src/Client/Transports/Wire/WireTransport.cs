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

    public TransportSession StartSession(ClientSessionOptions options) => new DriverSession(_client, _client.StartSession(options));

    public ValueTask<BsonDocument> RunCommandAsync(
        string database,
        BsonDocument command,
        ReadPreference? readPreference,
        TransportSession? session,
        CancellationToken cancellationToken) =>
        DriverErrors.TranslateAsync(
            _client.GetDatabase(database).RunCommandInAsync(Use(session), command, readPreference, cancellationToken), _client);

    public async ValueTask<DocumentBytes?> FindByIdAsync(
        CollectionNamespace collection, BsonValue id, Concerns concerns, CancellationToken cancellationToken)
    {
        // A limit below zero asks for one batch.
        var options = new FindOptions<RawBsonDocument> { Limit = -1 };
        var finding = Collection(collection, concerns)
            .FindInAsync(Use(concerns.Session), new BsonDocument("_id", id), options, cancellationToken);
        using var found = await DriverErrors.TranslateAsync(finding, _client).ConfigureAwait(false);
        return await DriverErrors.TranslateAsync(found.MoveNextAsync(cancellationToken), _client).ConfigureAwait(false)
            ? ToBytes(found.Current.FirstOrDefault())
            : null;
    }

    public ValueTask<IBatchCursor> FindAsync(FindRequest request, CancellationToken cancellationToken) => DriverCursor.OpenAsync(
        _client,
        Collection(request.Collection, request.Concerns)
            .FindInAsync(Use(request.Concerns.Session), request.Filter, DriverRequests.Find(request), cancellationToken),
        cancellationToken);

    public ValueTask<IBatchCursor> AggregateAsync(AggregateRequest request, CancellationToken cancellationToken)
    {
        if (request.Writes)
            return AggregateToCollectionAsync(request, cancellationToken);
        var session = Use(request.Concerns.Session);
        var running = request.Collection is { } collection
            ? Collection(new CollectionNamespace(request.Database, collection), request.Concerns).AggregateInAsync(
                session, PipelineDefinition<RawBsonDocument, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken)
            : Database(request.Database, request.Concerns).AggregateInAsync(
                session, PipelineDefinition<NoPipelineInput, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken);
        return DriverCursor.OpenAsync(_client, running, cancellationToken);
    }

    // The driver resumes it by itself.
    public async ValueTask<IBatchCursor> WatchAsync(WatchRequest request, CancellationToken cancellationToken)
    {
        var session = Use(request.Concerns.Session);
        var opening = request switch
        {
            { Database: null } => _client.WatchAsync(PipelineOver<BsonDocument>(request), request.Options, cancellationToken),
            { Collection: null } => Database(request.Database, request.Concerns)
                .WatchInAsync(session, PipelineOver<BsonDocument>(request), request.Options, cancellationToken),
            _ => Collection(new CollectionNamespace(request.Database, request.Collection), request.Concerns)
                .WatchInAsync(session, PipelineOver<RawBsonDocument>(request), request.Options, cancellationToken),
        };
        return new DriverCursor(_client, await DriverErrors.TranslateAsync(opening, _client).ConfigureAwait(false));
    }

    public async ValueTask<IReadOnlyList<BsonValue>> DistinctAsync(DistinctRequest request, CancellationToken cancellationToken)
    {
        var listing = Collection(request.Collection, request.Concerns)
            .DistinctInAsync(Use(request.Concerns.Session), request, cancellationToken);
        using var values = await DriverErrors.TranslateAsync(listing, _client).ConfigureAwait(false);
        return await DriverErrors.TranslateAsync(values.ToListAsync(cancellationToken), _client).ConfigureAwait(false);
    }

    public ValueTask<long> EstimatedCountAsync(
        CollectionNamespace collection, EstimatedDocumentCountOptions? options, Concerns concerns, CancellationToken cancellationToken) =>
        concerns.Session is { } session
            ? CountInAsync(collection, options, concerns, session, cancellationToken)
            : DriverErrors.TranslateAsync(
                Collection(collection, concerns).EstimatedDocumentCountAsync(options, cancellationToken), _client);

    public async ValueTask<DocumentBytes?> FindAndModifyAsync(FindAndModifyRequest request, CancellationToken cancellationToken)
    {
        var collection = Collection(request.Collection, request.Concerns);
        var session = Use(request.Concerns.Session);
        var modifying = request switch
        {
            { Update: null } => collection.FindOneAndDeleteInAsync(session, request, cancellationToken),
            { IsReplacement: true } => collection.FindOneAndReplaceInAsync(session, request, cancellationToken),
            _ => collection.FindOneAndUpdateInAsync(session, request, cancellationToken),
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
        var writing = Collection(request.Collection, request.Concerns)
            .BulkWriteInAsync(Use(request.Concerns.Session), writes, options, cancellationToken);
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
            var session = Use(request.Concerns.Session);
            var running = request.Collection is { } collection
                ? Collection(new CollectionNamespace(request.Database, collection), request.Concerns).AggregateToCollectionInAsync(
                    session, PipelineDefinition<RawBsonDocument, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken)
                : Database(request.Database, request.Concerns).AggregateToCollectionInAsync(
                    session, PipelineDefinition<NoPipelineInput, RawBsonDocument>.Create(request.Pipeline), request.Options, cancellationToken);
            await running.ConfigureAwait(false);
            return EmptyCursor.Instance;
        }
        catch (Exception e) when (DriverErrors.Translate(e, _client) is { } error)
        {
            throw error;
        }
    }

    // The driver's method takes no session. It adds a snapshot session's read concern by itself.
    private async ValueTask<long> CountInAsync(
        CollectionNamespace collection,
        EstimatedDocumentCountOptions? options,
        Concerns concerns,
        TransportSession session,
        CancellationToken cancellationToken)
    {
        bool asks = concerns is { IsInTransaction: false, Read.IsServerDefault: false } && !((DriverSession)session).IsSnapshot;
        var command = new BsonDocument("count", collection.CollectionName)
            .With("maxTimeMS", options?.MaxTime is { } time ? (long)time.TotalMilliseconds : null)
            .With("comment", options?.Comment)
            .With("readConcern", asks ? concerns.Read!.ToBsonDocument() : null);
        var reply = await RunCommandAsync(
            collection.DatabaseNamespace.DatabaseName, command, concerns.Preference, session, cancellationToken).ConfigureAwait(false);
        return reply["n"].ToInt64();
    }

    private static IClientSessionHandle? Use(TransportSession? session) => ((DriverSession?)session)?.Use();

    private static PipelineDefinition<ChangeStreamDocument<T>, RawBsonDocument> PipelineOver<T>(WatchRequest request) =>
        PipelineDefinition<ChangeStreamDocument<T>, RawBsonDocument>.Create(request.Pipeline);

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
