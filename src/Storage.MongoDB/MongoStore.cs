using MongoDB.Driver;

namespace Streetcar.Storage.MongoDB;

/// <summary>
/// The cluster backend: documents in MongoDB. Commands go there as they are, documents come back as they lie there, and
/// errors keep the server's codes. One instance, and so one <see cref="MongoClient"/>, serves a silo.
/// </summary>
public sealed partial class MongoStore : IDocumentStore
{
    // As long as a replica set takes for an election.
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    private readonly MongoClient _client;
    private readonly Deployment _deployment;
    private readonly Acknowledgements _acknowledgements;
    private volatile History _history;

    private MongoStore(MongoClientSettings settings)
    {
        settings.ApplicationName ??= "Streetcar";
        _client = new MongoClient(settings);
        _deployment = new Deployment(_client);
        _acknowledgements = new Acknowledgements(_deployment);
    }

    /// <summary>Makes a store. It connects when it is first used.</summary>
    /// <param name="connectionString">
    /// Where MongoDB is (<see href="https://www.mongodb.com/docs/manual/reference/connection-string/"/>). It has to be
    /// a replica set, of one member or more, or a sharded cluster: only these know a repeated write again. The user may
    /// read and write all of its databases.
    /// </param>
    /// <exception cref="FormatException">The text is no connection string; the message names what is wrong.</exception>
    public static MongoStore Open(string connectionString)
    {
        try
        {
            return new MongoStore(MongoClientSettings.FromConnectionString(connectionString));
        }
        catch (MongoConfigurationException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>The store's client, for what else is kept in the same MongoDB; disposed with the store.</summary>
    public IMongoClient Client => _client;

    /// <summary>The same for all MongoDB stores: one deployment has many addresses.</summary>
    public string Identity => "MongoDB";

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(ConnectTime);
        try
        {
            await GetHistoryAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Streetcar.Bson.DocumentException(
                Streetcar.Bson.ErrorCode.HostUnreachable,
                $"MongoDB gave no answer within {ConnectTime.TotalSeconds} s; {Failures.Remedy}",
                e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
