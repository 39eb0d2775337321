using MongoDB.Driver.GridFS;

namespace Streetcar.Spec.Tests.Running;

/// <summary>The clients, databases, collections, buckets, sessions, change streams and values that a test names.</summary>
internal sealed class Entities(SpecServer server) : IDisposable
{
    private readonly Dictionary<string, object> _entities = [];
    private readonly Dictionary<IClientSessionHandle, BsonDocument> _ended = [];

    /// <summary>Makes what a <c>createEntities</c> lists.</summary>
    public void Create(BsonArray? descriptions)
    {
        foreach (var description in descriptions ?? [])
        {
            var only = description.AsBsonDocument.Single();
            var entity = only.Value.AsBsonDocument;
            Add(entity["id"].AsString, Create(only.Name, entity));
        }
    }

    public void Add(string name, object entity)
    {
        if (!_entities.TryAdd(name, entity))
            throw new SpecRunnerException($"There are two entities named '{name}'.");
    }

    public object this[string name] => _entities.TryGetValue(name, out var entity)
        ? entity
        : throw new SpecRunnerException($"There is no entity named '{name}'.");

    public T Get<T>(string name) => this[name] is T entity
        ? entity
        : throw new SpecRunnerException($"The entity '{name}' is a {this[name].GetType().Name}, not a {typeof(T).Name}.");

    /// <summary>The id of a session, also of one that has ended.</summary>
    public BsonDocument SessionId(string name)
    {
        var session = Get<IClientSessionHandle>(name);
        return _ended.TryGetValue(session, out var id) ? id : session.ServerSession.Id;
    }

    public void EndSession(IClientSessionHandle session)
    {
        _ended[session] = session.ServerSession.Id;
        session.Dispose();
    }

    public void Dispose()
    {
        foreach (var entity in _entities.Values.OfType<IDisposable>().Reverse())
            entity.Dispose();
    }

    private object Create(string kind, BsonDocument entity)
    {
        switch (kind)
        {
            case "client":
                return new ClientEntity(server, entity);
            case "session":
                return Get<ClientEntity>(entity["client"].AsString).Client
                    .StartSession(SessionOptions.Session(entity.GetValue("sessionOptions", null)?.AsBsonDocument, this));
            case "database":
                var database = Get<ClientEntity>(entity["client"].AsString).Client.GetDatabase(entity["databaseName"].AsString);
                var ofDatabase = Concerns(entity, "databaseOptions");
                return database
                    .WithReadConcern(ofDatabase.ReadConcern ?? database.Settings.ReadConcern)
                    .WithWriteConcern(ofDatabase.WriteConcern ?? database.Settings.WriteConcern)
                    .WithReadPreference(ofDatabase.ReadPreference ?? database.Settings.ReadPreference);
            case "collection":
                var collection = Get<IMongoDatabase>(entity["database"].AsString)
                    .GetCollection<BsonDocument>(entity["collectionName"].AsString);
                var ofCollection = Concerns(entity, "collectionOptions");
                return collection
                    .WithReadConcern(ofCollection.ReadConcern ?? collection.Settings.ReadConcern)
                    .WithWriteConcern(ofCollection.WriteConcern ?? collection.Settings.WriteConcern)
                    .WithReadPreference(ofCollection.ReadPreference ?? collection.Settings.ReadPreference);
            case "bucket":
                return new GridFSBucket(Get<IMongoDatabase>(entity["database"].AsString));
            default:
                throw new SpecRunnerException($"Entities of the kind '{kind}' are not known.");
        }
    }

    private static ConcernOptions Concerns(BsonDocument entity, string name) =>
        new(entity.GetValue(name, null)?.AsBsonDocument);
}
