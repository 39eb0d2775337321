using System.Collections.Immutable;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The collections and views of a database at one moment. Immutable: a change makes a new catalog.</summary>
internal sealed class DatabaseCatalog
{
    private readonly ImmutableDictionary<string, CollectionInfo> _collections;
    private readonly ImmutableDictionary<long, CollectionInfo> _numbers;
    private readonly ImmutableDictionary<string, View> _views;

    public DatabaseCatalog(IEnumerable<CollectionInfo> collections, IEnumerable<View> views)
        : this(
            collections.ToImmutableDictionary(collection => collection.Namespace.Collection, StringComparer.Ordinal),
            collections.ToImmutableDictionary(collection => collection.Id),
            views.ToImmutableDictionary(view => view.Namespace.Collection, StringComparer.Ordinal))
    {
    }

    // Such dictionaries share what has not changed, so that a change costs the same whatever the number of collections.
    private DatabaseCatalog(
        ImmutableDictionary<string, CollectionInfo> collections,
        ImmutableDictionary<long, CollectionInfo> numbers,
        ImmutableDictionary<string, View> views)
    {
        _collections = collections;
        _numbers = numbers;
        _views = views;
    }

    /// <summary>That of a database that does not exist.</summary>
    public static DatabaseCatalog Empty { get; } = new([], []);

    public IEnumerable<CollectionInfo> Collections => _collections.Values;

    public CollectionInfo? Find(string name) => _collections.GetValueOrDefault(name);

    /// <summary>The collection of a name, or null, for what can be done to collections only.</summary>
    /// <exception cref="DocumentException">CommandNotSupportedOnView: it is a view.</exception>
    public CollectionInfo? FindCollection(string name) =>
        Find(name) ?? (FindView(name) is { } view ? throw view.NotACollection() : null);

    public CollectionInfo? Find(long id) => _numbers.GetValueOrDefault(id);

    public IEnumerable<View> Views => _views.Values;

    public int ViewCount => _views.Count;

    /// <summary>Whether there is neither a collection nor a view.</summary>
    public bool IsEmpty => _collections.Count == 0 && _views.Count == 0;

    public View? FindView(string name) => _views.GetValueOrDefault(name);

    /// <summary>The same catalog with a collection added, or changed under its number.</summary>
    public DatabaseCatalog With(CollectionInfo collection)
    {
        var others = Find(collection.Id) is { } former ? _collections.Remove(former.Namespace.Collection) : _collections;
        return new(others.SetItem(collection.Namespace.Collection, collection), _numbers.SetItem(collection.Id, collection), _views);
    }

    /// <summary>The same catalog without a collection.</summary>
    public DatabaseCatalog Without(CollectionInfo collection) =>
        new(_collections.Remove(collection.Namespace.Collection), _numbers.Remove(collection.Id), _views);

    /// <summary>The same catalog with a view added, or changed under its name.</summary>
    public DatabaseCatalog With(View view) => new(_collections, _numbers, _views.SetItem(view.Namespace.Collection, view));

    /// <summary>The same catalog without a view.</summary>
    public DatabaseCatalog Without(View view) => new(_collections, _numbers, _views.Remove(view.Namespace.Collection));
}
