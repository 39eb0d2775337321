namespace Streetcar.Storage.Sqlite;

/// <summary>The collections of a database at one moment. Immutable: a change makes a new one.</summary>
internal sealed class Catalogue
{
    private readonly Dictionary<string, CollectionInfo> _collections;
    private readonly Dictionary<long, CollectionInfo> _numbers;

    public Catalogue(IEnumerable<CollectionInfo> collections)
    {
        _collections = collections.ToDictionary(collection => collection.Namespace.Collection, StringComparer.Ordinal);
        _numbers = _collections.Values.ToDictionary(collection => collection.Id);
    }

    /// <summary>All collections, in no order.</summary>
    public IReadOnlyCollection<CollectionInfo> Collections => _collections.Values;

    /// <summary>The collection of a name, or null.</summary>
    public CollectionInfo? Find(string name) => _collections.GetValueOrDefault(name);

    /// <summary>The collection of a number, or null.</summary>
    public CollectionInfo? Find(long id) => _numbers.GetValueOrDefault(id);

    /// <summary>The same catalogue with a collection added, or changed under its number.</summary>
    public Catalogue With(CollectionInfo collection) =>
        new(_collections.Values.Where(other => other.Id != collection.Id).Append(collection));

    /// <summary>The same catalogue without a collection.</summary>
    public Catalogue Without(CollectionInfo collection) =>
        new(_collections.Values.Where(other => other.Id != collection.Id));
}
