using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The collections and views of a database at one moment. Immutable: a change makes a new catalog.</summary>
internal sealed class DatabaseCatalog
{
    private readonly Dictionary<string, CollectionInfo> _collections;
    private readonly Dictionary<long, CollectionInfo> _numbers;
    private readonly Dictionary<string, View> _views;

    public DatabaseCatalog(IEnumerable<CollectionInfo> collections, IEnumerable<View> views)
    {
        _collections = collections.ToDictionary(collection => collection.Namespace.Collection, StringComparer.Ordinal);
        _numbers = _collections.Values.ToDictionary(collection => collection.Id);
        _views = views.ToDictionary(view => view.Namespace.Collection, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<CollectionInfo> Collections => _collections.Values;

    public CollectionInfo? Find(string name) => _collections.GetValueOrDefault(name);

    /// <summary>The collection of a name, or null, for what can be done to collections only.</summary>
    /// <exception cref="DocumentException">CommandNotSupportedOnView: it is a view.</exception>
    public CollectionInfo? FindCollection(string name) =>
        Find(name) ?? (FindView(name) is { } view ? throw view.NotACollection() : null);

    public CollectionInfo? Find(long id) => _numbers.GetValueOrDefault(id);

    public IReadOnlyCollection<View> Views => _views.Values;

    /// <summary>Whether there is neither a collection nor a view.</summary>
    public bool IsEmpty => _collections.Count == 0 && _views.Count == 0;

    public View? FindView(string name) => _views.GetValueOrDefault(name);

    /// <summary>The same catalog with a collection added, or changed under its number.</summary>
    public DatabaseCatalog With(CollectionInfo collection) =>
        new(_collections.Values.Where(other => other.Id != collection.Id).Append(collection), Views);

    /// <summary>The same catalog without a collection.</summary>
    public DatabaseCatalog Without(CollectionInfo collection) =>
        new(_collections.Values.Where(other => other.Id != collection.Id), Views);

    /// <summary>The same catalog with a view added, or changed under its name.</summary>
    public DatabaseCatalog With(View view) => new(Collections, Others(view).Append(view));

    /// <summary>The same catalog without a view.</summary>
    public DatabaseCatalog Without(View view) => new(Collections, Others(view));

    private IEnumerable<View> Others(View view) => Views.Where(other => other.Namespace != view.Namespace);
}
