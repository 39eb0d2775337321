using MongoDB.Bson;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>Runs commands as they are, and repeats those that may be repeated once, as the driver does its own.</summary>
/// <param name="client">The silo's one client.</param>
internal sealed class Deployment(IMongoClient client)
{
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
        return await CallAsync(
            async token => Documents.Take(await target.RunCommandAsync(toRun, null, token).ConfigureAwait(false)),
            mayRepeat,
            cancellationToken).ConfigureAwait(false);
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
