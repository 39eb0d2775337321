using System.Collections.Concurrent;
using MongoDB.Bson;
using Orleans.Runtime;
using Orleans.Storage;
using Streetcar.Client;

namespace Streetcar.Providers;

/// <summary>The collections of a grain storage.</summary>
/// <param name="store">Where they lie.</param>
/// <param name="name">Names the collection of a grain type and a state.</param>
internal sealed class StateCollections(ProviderStore store, Func<GrainType, string, string> name)
{
    private readonly ConcurrentDictionary<(GrainType Grain, string State), Collection<RawBsonDocument>> _all = new();
    private readonly ConcurrentDictionary<string, (GrainType Grain, string State)> _users = new();

    /// <summary>The collection of a grain type's state.</summary>
    /// <exception cref="BadProviderConfigException">Another state has the same collection.</exception>
    public Collection<RawBsonDocument> Get(GrainType grain, string state) =>
        _all.TryGetValue((grain, state), out var collection) ? collection : Add((grain, state));

    private Collection<RawBsonDocument> Add((GrainType Grain, string State) user)
    {
        string collection = name(user.Grain, user.State);
        var other = _users.GetOrAdd(collection, user);
        if (other != user)
        {
            throw new BadProviderConfigException(
                $"The state '{user.State}' of the grain type '{user.Grain}' and the state '{other.State}' of '{other.Grain}' have one "
                + $"collection, '{collection}', in which grains of the same key would overwrite each other. "
                + $"Let {nameof(StreetcarGrainStorageOptions)}.{nameof(StreetcarGrainStorageOptions.CollectionName)} name two.");
        }

        return _all.GetOrAdd(user, store.Database.GetCollection<RawBsonDocument>(collection));
    }
}
