using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;
using Orleans;

namespace Streetcar.Client.Driver.Tests;

public interface ILastLookGrain : IGrainWithIntegerKey
{
    Task BeginAsync();
}

/// <summary>Reads documents when it ends.</summary>
/// <param name="client">Reads them.</param>
/// <param name="seen">Hears which there were.</param>
public sealed class LastLookGrain(IMongoClient client, ConcurrentQueue<BsonDocument> seen) : Grain, ILastLookGrain
{
    public Task BeginAsync() => Task.CompletedTask;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        var notes = client.GetDatabase("test").GetCollection<BsonDocument>("notes");
        seen.Enqueue(await notes.Find(_ => true).SingleAsync(cancellationToken));
    }
}
