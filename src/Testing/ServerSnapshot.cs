using Streetcar.Testing.State;

namespace Streetcar.Testing;

/// <summary>
/// What a server, or some of its databases, held at a time: documents, indexes, options, validators and views. It is kept in
/// memory, as long as it is referenced, and can be restored any number of times, in other servers of the process too.
/// </summary>
public sealed class ServerSnapshot
{
    private readonly Dictionary<string, IReadOnlyList<CollectionSnapshot>> _databases;
    private readonly bool _isWhole;

    private ServerSnapshot(Dictionary<string, IReadOnlyList<CollectionSnapshot>> databases, bool isWhole) =>
        (_databases, _isWhole) = (databases, isWhole);

    /// <summary>The databases that it holds.</summary>
    public IReadOnlyCollection<string> Databases => _databases.Keys;

    internal static async Task<ServerSnapshot> TakeAsync(
        ServerCommands commands, IReadOnlyCollection<string>? which, CancellationToken cancellationToken)
    {
        var databases = new Dictionary<string, IReadOnlyList<CollectionSnapshot>>(StringComparer.Ordinal);
        var all = await commands.DatabasesAsync(cancellationToken).ConfigureAwait(false);
        if (which?.Except(all).FirstOrDefault() is { } missing)
            throw new ArgumentException($"There is no database '{missing}' to take a snapshot of; there are: {string.Join(", ", all)}.", nameof(which));
        foreach (string database in which ?? all)
        {
            var collections = new List<CollectionSnapshot>();
            await foreach (var batch in commands.BatchesAsync(database, new() { ["listCollections"] = 1 }, cancellationToken).ConfigureAwait(false))
            {
                foreach (var listed in batch.Select(one => one.AsDocument))
                {
                    // What is there of itself: definitions of views, and the profiler's.
                    if (!listed["name"].AsString.StartsWith("system.", StringComparison.Ordinal))
                        collections.Add(await CollectionSnapshot.TakeAsync(commands, database, listed, cancellationToken).ConfigureAwait(false));
                }
            }

            databases[database] = collections;
        }

        return new(databases, which is null);
    }

    internal async Task RestoreAsync(ServerCommands commands, CancellationToken cancellationToken)
    {
        var drop = _isWhole ? await commands.DatabasesAsync(cancellationToken).ConfigureAwait(false) : [.. _databases.Keys];
        foreach (string database in drop)
            await commands.DropAsync(database, cancellationToken).ConfigureAwait(false);
        foreach (var (database, collections) in _databases)
        {
            foreach (var collection in collections)
                await collection.RestoreAsync(commands, database, cancellationToken).ConfigureAwait(false);
        }
    }
}
