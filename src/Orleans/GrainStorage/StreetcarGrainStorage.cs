using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Streetcar.Client;

namespace Streetcar.Providers;

/// <summary>Keeps the state of each grain in a document (<see cref="StateDocument"/>).</summary>
internal sealed class StreetcarGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private readonly string _name;
    private readonly bool _deletesOnClear;
    private readonly IActivatorProvider _activators;
    private readonly StateSerializer _serializer;
    private readonly ProviderStore _store;
    private readonly StateCollections _collections;

    public StreetcarGrainStorage(
        string name,
        StreetcarGrainStorageOptions options,
        IServiceProvider services,
        IActivatorProvider activators,
        StateSerializer serializer)
    {
        (_name, _deletesOnClear, _activators, _serializer) = (name, options.DeleteStateOnClear, activators, serializer);
        _store = new ProviderStore(options, services);
        _collections = new StateCollections(_store, options.CollectionName ?? StreetcarGrainStorageOptions.DefaultCollectionName);
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        $"{nameof(StreetcarGrainStorage)}-{_name}", ServiceLifecycleStage.ApplicationServices, _store.PingAsync);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var document = await _collections.Get(grainId.Type, stateName).FindByIdAsync(Key(grainId)).ConfigureAwait(false);
        grainState.ETag = document is null ? null : StateDocument.EtagOf(document);
        if (document is not null && _serializer.TryRead<T>(document, stateName, grainId, out var state))
            (grainState.State, grainState.RecordExists) = (state, true);
        else
            (grainState.State, grainState.RecordExists) = (NewState<T>(), false);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var collection = _collections.Get(grainId.Type, stateName);
        string etag = NewEtag();
        var document = StateSerializer.Write(grainState.State, stateName, grainId, etag);
        if (grainState.ETag is { } written)
            await ReplaceAsync(collection, grainId, written, document).ConfigureAwait(false);
        else
            await InsertAsync(collection, grainId, document).ConfigureAwait(false);
        (grainState.ETag, grainState.RecordExists) = (etag, true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var collection = _collections.Get(grainId.Type, stateName);
        if (grainState.ETag is not { } written)
            await CheckAbsentAsync(collection, grainId).ConfigureAwait(false);
        else if (_deletesOnClear)
            grainState.ETag = await DeleteAsync(collection, grainId, written).ConfigureAwait(false);
        else
            grainState.ETag = await EmptyAsync(collection, grainId, written).ConfigureAwait(false);
        (grainState.State, grainState.RecordExists) = (NewState<T>(), false);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task InsertAsync(Collection<RawBsonDocument> collection, GrainId grainId, RawBsonDocument document)
    {
        try
        {
            await collection.InsertOneAsync(document).ConfigureAwait(false);
        }
        catch (WriteException e) when (e.IsDuplicateKey)
        {
            throw await ConflictAsync(collection, grainId, null, e).ConfigureAwait(false);
        }
    }

    private static async Task ReplaceAsync(Collection<RawBsonDocument> collection, GrainId grainId, string written, RawBsonDocument document)
    {
        var result = await collection.ReplaceOneAsync(StateDocument.Unchanged(Key(grainId), written), document).ConfigureAwait(false);
        if (result.MatchedCount == 0)
            throw await ConflictAsync(collection, grainId, written).ConfigureAwait(false);
    }

    private static async Task<string> EmptyAsync(Collection<RawBsonDocument> collection, GrainId grainId, string written)
    {
        string etag = NewEtag();
        await ReplaceAsync(collection, grainId, written, StateDocument.WriteCleared(Key(grainId), etag)).ConfigureAwait(false);
        return etag;
    }

    private static async Task<string?> DeleteAsync(Collection<RawBsonDocument> collection, GrainId grainId, string written)
    {
        var result = await collection.DeleteOneAsync(StateDocument.Unchanged(Key(grainId), written)).ConfigureAwait(false);
        if (result.DeletedCount == 0)
            throw await ConflictAsync(collection, grainId, written).ConfigureAwait(false);
        return null;
    }

    private static async Task CheckAbsentAsync(Collection<RawBsonDocument> collection, GrainId grainId)
    {
        if (await collection.FindByIdAsync(Key(grainId)).ConfigureAwait(false) is not null)
            throw await ConflictAsync(collection, grainId, null).ConfigureAwait(false);
    }

    private static async Task<InconsistentStateException> ConflictAsync(
        Collection<RawBsonDocument> collection, GrainId grainId, string? written, Exception? reason = null)
    {
        var found = await collection.FindByIdAsync(Key(grainId)).ConfigureAwait(false);
        string? stored = found is null ? null : StateDocument.EtagOf(found);
        string message = $"The state of the grain {grainId} in {collection.FullName} was changed by another activation or program: "
            + $"its etag is {Text(stored)}, not {Text(written)}.";
        return new InconsistentStateException(message, stored, written, reason!);
    }

    private static string Text(string? etag) => etag is null ? "none" : $"'{etag}'";

    private static string Key(GrainId grainId) => grainId.Key.ToString()!;

    // Not a counter: one that starts again where a document was deleted would give an old etag once more.
    private static string NewEtag() => ObjectId.GenerateNewId().ToString();

    private T NewState<T>() => _activators.GetActivator<T>().Create();
}
