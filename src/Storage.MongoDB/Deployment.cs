using MongoDB.Bson;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>Runs commands as they are, and repeats those that may be repeated once, as the driver does its own.</summary>
/// <param name="client">The silo's one client.</param>
/// <param name="session">The driver's session whose transaction commands are in; null for none.</param>
internal sealed class Deployment(IMongoClient client, IClientSessionHandle? session = null)
{
    public IMongoClient Client => client;

    /// <summary>The time of what has been done there, as far as it has been told.</summary>
    public ClusterTime Time { get; private init; } = new();

    /// <summary>
    /// The same in a transaction of the driver's, for commands that name a session and a number of their own: so the driver takes
    /// all of them to the same mongos, and expects what a mongos answers.
    /// </summary>
    public Deployment InTransaction()
    {
        // Not to be disposed of: the driver would abort a transaction of which the server has never heard.
        var driverSession = client.StartSession(new ClientSessionOptions { CausalConsistency = false });
        driverSession.StartTransaction();
        return new Deployment(client, driverSession) { Time = Time };
    }

    /// <summary>A collection whose documents stay bytes.</summary>
    public IMongoCollection<RawBsonDocument> Collection(Namespace ns) =>
        Database(ns.Database).GetCollection<RawBsonDocument>(ns.Collection);

    /// <exception cref="Streetcar.Bson.DocumentException">InvalidNamespace.</exception>
    public IMongoDatabase Database(string name)
    {
        try
        {
            return client.GetDatabase(name);
        }
        catch (ArgumentException)
        {
            throw new Streetcar.Bson.DocumentException(
                Streetcar.Bson.ErrorCode.InvalidNamespace, $"Invalid database name: '{name}'");
        }
    }

    /// <summary>The same for a transaction that another process has begun.</summary>
    public async ValueTask<Deployment> InBegunTransactionAsync(CancellationToken cancellationToken)
    {
        var begun = InTransaction();
        try
        {
            // The driver makes the first command begin the transaction. This one is refused before it does.
            await begun.RunAsync("admin", new CommandBuilder("ping"u8, 1), mayRepeat: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Streetcar.Bson.DocumentException e) when (e.Code == Streetcar.Bson.ErrorCode.OperationNotSupportedInTransaction)
        {
        }

        return begun;
    }

    /// <summary>Runs a command.</summary>
    /// <param name="database">The database.</param>
    /// <param name="command">The command.</param>
    /// <param name="mayRepeat">Whether a second run does no more than the first.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The reply, which says <c>ok: 1</c>.</returns>
    /// <exception cref="Streetcar.Bson.DocumentException">The server refused it, or can't be reached.</exception>
    public async ValueTask<RawDocument> RunAsync(
        string database, CommandBuilder command, bool mayRepeat, CancellationToken cancellationToken)
    {
        var target = Database(database);
        var toRun = new BsonDocumentCommand<RawBsonDocument>(
            Documents.ToDriver(command.Finish()), RawBsonDocumentSerializer.Instance);
        var reply = await CallAsync(
            async token => Documents.Take(await (session is null
                ? target.RunCommandAsync(toRun, null, token)
                : target.RunCommandAsync(session, toRun, null, token)).ConfigureAwait(false)),
            mayRepeat,
            cancellationToken).ConfigureAwait(false);
        Time.Note(reply);
        return reply;
    }

    /// <summary>Calls the driver, and turns its exceptions into errors.</summary>
    public static async ValueTask<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, bool mayRepeat, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await call(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (mayRepeat && Failures.IsTransient(e))
            {
                return await call(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (Failures.IsOfServer(e) && e is not MongoWriteConcernException)
        {
            throw Failures.ToError(e);
        }
    }
}
