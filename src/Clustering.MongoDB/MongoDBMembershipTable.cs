using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB;

/// <summary>
/// The membership table of a cluster in one document, so that every change of a row and of the table's version is one
/// atomic update, which applies only to the version that its writer has read.
/// </summary>
internal sealed partial class MongoDBMembershipTable(
    IOptions<MongoDBClusteringOptions> options, IOptions<ClusterOptions> cluster, IServiceProvider services)
    : IMembershipTable
{
    // Orleans makes the table before the options are validated.
    private readonly Lazy<IMongoCollection<BsonDocument>> _clusters = new(() => Open(options.Value, services));

    private IMongoCollection<BsonDocument> Clusters => _clusters.Value;

    /// <remarks>
    /// There is nothing to prepare, as a missing document is an empty table. Reading it finds out early whether MongoDB
    /// can be reached.
    /// </remarks>
    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        ReadAllAsync(cancellationToken);

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) =>
        ClusterDocument.ReadTable(
            await Clusters.Find(Cluster()).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false));

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken)
    {
        var table = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return table.TryGet(key) is { } row
            ? new MembershipTableData(row, table.Version)
            : new MembershipTableData(table.Version);
    }

    public async Task<bool> InsertRowAsync(
        MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        if (!IsNext(tableVersion, out var current))
            return false;
        var absent = Cluster(current);
        absent[$"{ClusterDocument.Members}.{ClusterDocument.Silo}"] = new BsonDocument("$ne", Key(entry));
        var insert = new BsonDocument
        {
            ["$set"] = new BsonDocument(ClusterDocument.Version, tableVersion.Version),
            ["$push"] = new BsonDocument(
                ClusterDocument.Members, ClusterDocument.WriteRow(entry, tableVersion.Version)),
        };
        try
        {
            // Version 0 is that of a document which is not there yet.
            var upsert = new UpdateOptions { IsUpsert = current == 0 };
            var result = await Clusters.UpdateOneAsync(absent, insert, upsert, cancellationToken)
                .ConfigureAwait(false);
            return result.MatchedCount == 1 || result.UpsertedId is not null;
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            // The document is there after all, and of another version or with that silo.
            return false;
        }
    }

    public async Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        if (!IsNext(tableVersion, out var current) || !ClusterDocument.TryParseEtag(etag, out var written))
            return false;
        var unchanged = Cluster(current);
        unchanged[ClusterDocument.Members] = new BsonDocument("$elemMatch", new BsonDocument
        {
            [ClusterDocument.Silo] = Key(entry),
            [ClusterDocument.Version] = written,
        });
        var update = new BsonDocument("$set", new BsonDocument
        {
            [ClusterDocument.Version] = tableVersion.Version,
            [$"{ClusterDocument.Members}.$"] = ClusterDocument.WriteRow(entry, tableVersion.Version),
        });
        var result = await Clusters.UpdateOneAsync(unchanged, update, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return result.MatchedCount == 1;
    }

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        var member = Cluster();
        member[$"{ClusterDocument.Members}.{ClusterDocument.Silo}"] = Key(entry);
        var update = new BsonDocument("$set", new BsonDocument(
            $"{ClusterDocument.Members}.$.{ClusterDocument.IAmAliveTime}", ClusterDocument.Utc(entry.IAmAliveTime)));
        return Clusters.UpdateOneAsync(member, update, cancellationToken: cancellationToken);
    }

    /// <remarks>
    /// As in Orleans' own tables, every silo that is not active counts as defunct, and the last vote against a silo as a sign
    /// of life of its row. The version stays, as no silo decides anything by rows as old as these.
    /// </remarks>
    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken)
    {
        // Stored times are whole milliseconds, and dates that are cut would spare the newest row that has to go.
        var milliseconds = beforeDate.ToUnixTimeMilliseconds();
        var isWhole = beforeDate.UtcTicks % TimeSpan.TicksPerMillisecond == 0;
        var isOlder = new BsonDocument("$not", new BsonDocument(
            "$gte", new BsonDateTime(isWhole ? milliseconds : milliseconds + 1)));
        var defunct = new BsonDocument
        {
            [ClusterDocument.Status] = new BsonDocument("$ne", nameof(SiloStatus.Active)),
            [ClusterDocument.StartTime] = isOlder,
            [ClusterDocument.IAmAliveTime] = isOlder,
            [$"{ClusterDocument.SuspectTimes}.{ClusterDocument.Time}"] = isOlder,
        };
        var update = new BsonDocument("$pull", new BsonDocument(ClusterDocument.Members, defunct));
        return Clusters.UpdateOneAsync(Cluster(), update, cancellationToken: cancellationToken);
    }

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        Clusters.DeleteOneAsync(new BsonDocument(ClusterDocument.Id, clusterId), cancellationToken);

    private static IMongoCollection<BsonDocument> Open(MongoDBClusteringOptions options, IServiceProvider services)
    {
        var client = options.CreateClient?.Invoke(services) ?? new MongoClient(options.ConnectionString);

        // The client's own concerns may be weaker, or its reads go to secondaries, which lag behind.
        return client.GetDatabase(options.Database).GetCollection<BsonDocument>(options.Collection)
            .WithReadPreference(ReadPreference.Primary)
            .WithReadConcern(ReadConcern.Majority)
            .WithWriteConcern(WriteConcern.WMajority);
    }

    private BsonDocument Cluster() => new(ClusterDocument.Id, cluster.Value.ClusterId);

    private BsonDocument Cluster(int version) => Cluster().Add(ClusterDocument.Version, version);

    private static string Key(MembershipEntry entry) => entry.SiloAddress.ToParsableString();

    /// <summary>
    /// Whether a version follows one of this table's: a version that stayed would be an etag that stayed.
    /// </summary>
    private static bool IsNext(TableVersion next, out int current) =>
        ClusterDocument.TryParseEtag(next.VersionEtag, out current) && next.Version > current;
}
