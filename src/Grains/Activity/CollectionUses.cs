using System.Collections.Concurrent;
using System.Text;

namespace Streetcar.Grains.Activity;

/// <summary>
/// The use of all collections, by name. Those that are used again and again are found without a string being made or hashed.
/// </summary>
internal sealed class CollectionUses
{
    // What clients name need not exist: no more are kept until somebody asks which do.
    private const int Max = 10_000;
    private const int Slots = 512;

    private readonly ConcurrentDictionary<Namespace, CollectionUse> _all = new();
    private readonly CollectionUse?[] _recent = new CollectionUse?[Slots];

    public ICollection<CollectionUse> All => _all.Values;

    /// <summary>Notes an operation.</summary>
    /// <param name="database">The database.</param>
    /// <param name="collection">The collection's own name in UTF-8; not empty.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="writes">Whether it writes.</param>
    /// <param name="ticks">How long it took, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    public void Add(string database, ReadOnlySpan<byte> collection, OperationKind kind, bool writes, long ticks)
    {
        int slot = ((collection.Length * 31) + (collection[0] * 7) + (collection[collection.Length / 2] * 5) + collection[^1] + database.Length) % Slots;
        var use = Volatile.Read(ref _recent[slot]);
        if (use?.Is(database, collection) != true)
        {
            use = Find(database, collection);
            Volatile.Write(ref _recent[slot], use);
        }

        use?.Add(kind, writes, ticks);
    }

    /// <summary>Forgets those of collections that do not exist.</summary>
    public void Forget(IEnumerable<CollectionUse> uses)
    {
        foreach (var use in uses)
            _all.TryRemove(use.Namespace, out _);
        Array.Clear(_recent);
    }

    private CollectionUse? Find(string database, ReadOnlySpan<byte> collection)
    {
        var ns = new Namespace(database, Encoding.UTF8.GetString(collection));
        if (_all.TryGetValue(ns, out var use))
            return use;
        return _all.Count < Max ? _all.GetOrAdd(ns, new CollectionUse(ns, collection.ToArray())) : null;
    }
}
