namespace Streetcar.Spec.Tests;

/// <summary>The clients, databases, collections, sessions and cursors that a test names.</summary>
internal sealed class Entities : IAsyncDisposable
{
    private readonly Dictionary<string, object> _entities = [];

    /// <summary>Makes what a file's <c>createEntities</c> lists.</summary>
    public Entities(SpecSilo silo, BsonValue descriptions)
    {
        if (descriptions.IsMissing)
            return;
        foreach (var description in descriptions)
        {
            var (kind, value) = description.AsDocument.Single();
            var entity = value.AsDocument;
            Add(entity["id"].AsString, Create(silo, kind, entity));
        }
    }

    public IEnumerable<ClientEntity> Clients => _entities.Values.OfType<ClientEntity>();

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

    public async ValueTask DisposeAsync()
    {
        foreach (object entity in _entities.Values.Reverse())
        {
            if (entity is IAsyncDisposable closed)
                await closed.DisposeAsync();
            else if (entity is IDisposable ended)
                ended.Dispose();
        }
    }

    private object Create(SpecSilo silo, string kind, BsonDocument entity)
    {
        switch (kind)
        {
            case "client":
                return new ClientEntity(silo, entity);
            case "session":
                return Get<ClientEntity>(entity["client"].AsString).Client.StartSession();
            case "database":
                var database = Get<ClientEntity>(entity["client"].AsString).Client[entity["databaseName"].AsString];
                var ofDatabase = new ConcernOptions(entity["databaseOptions"]);
                return database.With(ofDatabase.ReadConcern, ofDatabase.WriteConcern, ofDatabase.ReadPreference);
            case "collection":
                var collection = Get<Database>(entity["database"].AsString)[entity["collectionName"].AsString];
                var ofCollection = new ConcernOptions(entity["collectionOptions"]);
                return collection.With(ofCollection.ReadConcern, ofCollection.WriteConcern, ofCollection.ReadPreference);
            default:
                throw new SpecRunnerException($"Entities of the kind '{kind}' are not known.");
        }
    }
}
