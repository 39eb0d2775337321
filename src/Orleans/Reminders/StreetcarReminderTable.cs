using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Streetcar.Client;

namespace Streetcar.Providers;

/// <summary>Keeps each reminder in a document (<see cref="ReminderDocument"/>).</summary>
internal sealed class StreetcarReminderTable(
    IOptions<StreetcarReminderOptions> options, IOptions<ClusterOptions> cluster, IServiceProvider services) : IReminderTable, IAsyncDisposable
{
    private static readonly BsonDocument ByHash = new() { [ReminderDocument.Service] = 1, [ReminderDocument.Hash] = 1 };

    private readonly ProviderStore _store = new(options.Value, services);
    private bool _isIndexed;

    private Collection<BsonDocument> Reminders => _store.Database[options.Value.Collection];

    private string Service => cluster.Value.ServiceId;

    public Task StartAsync(CancellationToken cancellationToken = default) => _store.PingAsync(cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        var filter = InService(grainId.GetUniformHashCode());
        filter[ReminderDocument.Grain] = grainId.ToString();
        return ReadAsync(filter);
    }

    public Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var isBehind = InService(new BsonDocument("$gt", ReminderDocument.HashOf(begin)));
        var isBefore = InService(new BsonDocument("$lte", ReminderDocument.HashOf(end)));
        if (begin >= end)
            return ReadAsync(new BsonDocument("$or", new BsonArray { isBehind, isBefore }));
        isBehind[ReminderDocument.Hash]["$lte"] = ReminderDocument.HashOf(end);
        return ReadAsync(isBehind);
    }

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var filter = new BsonDocument(ReminderDocument.Id, Key(grainId, reminderName));
        return await Reminders.FindOneAsync(filter).ConfigureAwait(false) is { } document ? ReminderDocument.Read(document) : null;
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        await EnsureIndexAsync().ConfigureAwait(false);
        string etag = ObjectId.GenerateNewId().ToString();
        await Reminders.ReplaceOneAsync(
            new BsonDocument(ReminderDocument.Id, Key(entry.GrainId, entry.ReminderName)),
            ReminderDocument.Write(Service, entry, etag),
            new ReplaceOptions { IsUpsert = true }).ConfigureAwait(false);
        return etag;
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var filter = new BsonDocument { [ReminderDocument.Id] = Key(grainId, reminderName), [ReminderDocument.Etag] = eTag };
        return (await Reminders.DeleteOneAsync(filter).ConfigureAwait(false)).DeletedCount == 1;
    }

    public Task TestOnlyClearTable() => Reminders.DeleteManyAsync(new BsonDocument(ReminderDocument.Service, Service));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    // By the first reminder and not at the start, when a silo that hosts Streetcar can't change its catalog yet.
    private async Task EnsureIndexAsync()
    {
        if (_isIndexed)
            return;
        await Reminders.CreateIndexAsync(ByHash).ConfigureAwait(false);
        _isIndexed = true;
    }

    private async Task<ReminderTableData> ReadAsync(BsonDocument filter)
    {
        var documents = await Reminders.Find(filter).ToListAsync(null).ConfigureAwait(false);
        return new ReminderTableData(documents.Select(ReminderDocument.Read));
    }

    private BsonDocument InService(BsonDocument hash) => new() { [ReminderDocument.Service] = Service, [ReminderDocument.Hash] = hash };

    private BsonDocument InService(uint hash) => new() { [ReminderDocument.Service] = Service, [ReminderDocument.Hash] = ReminderDocument.HashOf(hash) };

    private BsonDocument Key(GrainId grain, string name) => ReminderDocument.Key(Service, grain, name);
}
