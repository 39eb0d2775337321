using MongoDB.Driver;

namespace Streetcar.Testing.Tests;

/// <summary>Something that is changed only as its last reader has seen it.</summary>
internal interface IVersioned
{
    string Id { get; }

    int Version { get; set; }
}

/// <summary>Another one has changed, or removed, what this one has read.</summary>
internal sealed class StaleException(string id) : Exception($"'{id}' has been changed since it was read.");

/// <summary>
/// Gathers what is read, changed and added in several collections, and saves it in one transaction, as object-document mappers do.
/// </summary>
internal sealed class UnitOfWork(IMongoDatabase database)
{
    private readonly List<Func<IClientSessionHandle, CancellationToken, Task>> _writes = [];

    /// <summary>Reads one that <see cref="SaveAsync"/> writes back.</summary>
    public async Task<T> LoadAsync<T>(string id, CancellationToken cancellationToken)
        where T : IVersioned
    {
        var loaded = await Collection<T>().Find(one => one.Id == id).SingleAsync(cancellationToken);
        _writes.Add((session, token) => ReplaceAsync(session, loaded, token));
        return loaded;
    }

    public void Add<T>(T added)
        where T : IVersioned =>
        _writes.Add((session, token) => Collection<T>().InsertOneAsync(session, added, cancellationToken: token));

    /// <exception cref="StaleException">One has been changed since it was read; nothing is saved.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        using var session = await database.Client.StartSessionAsync(cancellationToken: cancellationToken);
        session.StartTransaction();
        try
        {
            foreach (var write in _writes)
                await write(session, cancellationToken);
        }
        catch
        {
            await session.AbortTransactionAsync(cancellationToken);
            throw;
        }

        await session.CommitTransactionAsync(cancellationToken);
    }

    private async Task ReplaceAsync<T>(IClientSessionHandle session, T changed, CancellationToken cancellationToken)
        where T : IVersioned
    {
        int read = changed.Version++;
        var replaced = await Collection<T>().ReplaceOneAsync(
            session, one => one.Id == changed.Id && one.Version == read, changed, cancellationToken: cancellationToken);
        if (replaced.MatchedCount == 0)
            throw new StaleException(changed.Id);
    }

    private IMongoCollection<T> Collection<T>() => database.GetCollection<T>(typeof(T).Name);
}
