namespace Streetcar.Faults.Killing;

/// <summary>What one worker's collections hold: versions of documents by their ids, and indexes by their names.</summary>
internal sealed class Model
{
    private readonly Dictionary<string, CollectionModel> _collections = [];

    /// <summary>The collections that exist, by their namespaces.</summary>
    public IReadOnlyDictionary<string, CollectionModel> Collections => _collections;

    /// <summary>A collection; null where there is none.</summary>
    public CollectionModel? this[string name]
    {
        get => _collections.GetValueOrDefault(name);
        set
        {
            if (value is null)
                _collections.Remove(name);
            else
                _collections[name] = value;
        }
    }

    /// <summary>A collection, which is made where there is none.</summary>
    public CollectionModel Ensure(string name)
    {
        if (!_collections.TryGetValue(name, out var collection))
            _collections.Add(name, collection = new());
        return collection;
    }

    /// <summary>A copy that changes independently.</summary>
    public Model Clone()
    {
        var clone = new Model();
        foreach (var (name, collection) in _collections)
            clone._collections.Add(name, collection.Clone());
        return clone;
    }

    /// <summary>What is different in a model that may be this one or another one; null where nothing is.</summary>
    /// <param name="actual">The model that is judged.</param>
    /// <param name="pending">What it may be instead.</param>
    /// <param name="inParts">Whether each document by itself may be as here or as there.</param>
    public string? DifferenceOf(Model actual, Model pending, bool inParts)
    {
        if (!inParts)
            return DifferenceOf(actual) is { } difference && pending.DifferenceOf(actual) is not null ? difference : null;
        foreach (string name in _collections.Keys.Union(pending._collections.Keys).Union(actual._collections.Keys))
        {
            if (CollectionModel.DifferenceOf(this[name], pending[name], actual[name]) is { } difference)
                return $"{name}: {difference}";
        }

        return null;
    }

    private string? DifferenceOf(Model actual)
    {
        foreach (string name in _collections.Keys.Union(actual._collections.Keys))
        {
            if (CollectionModel.DifferenceOf(this[name], this[name], actual[name]) is { } difference)
                return $"{name}: {difference}";
        }

        return null;
    }
}

/// <summary>What a collection holds.</summary>
internal sealed class CollectionModel
{
    /// <summary>The versions of its documents.</summary>
    public Dictionary<string, int> Versions { get; private init; } = [];

    /// <summary>The names of its indexes, the one of <c>_id</c> aside.</summary>
    public HashSet<string> Indexes { get; private init; } = [];

    /// <summary>What is different in a collection that may be as one or as another, document by document.</summary>
    public static string? DifferenceOf(CollectionModel? before, CollectionModel? after, CollectionModel? actual)
    {
        if (actual is null)
            return before is null || after is null ? null : "it is gone";
        if (before is null && after is null)
            return "it is there";
        foreach (string id in Ids(before).Union(Ids(after)).Union(actual.Versions.Keys))
        {
            int? version = Version(actual, id);
            if (version != Version(before, id) && version != Version(after, id))
                return $"{id} has the version '{version}' instead of '{Version(before, id)}' or '{Version(after, id)}'";
        }

        foreach (string index in NamesOf(before).Union(NamesOf(after)).Union(actual.Indexes))
        {
            bool isThere = actual.Indexes.Contains(index);
            if (isThere != NamesOf(before).Contains(index) && isThere != NamesOf(after).Contains(index))
                return $"the index {index} is {(isThere ? "there" : "gone")}";
        }

        return null;
    }

    /// <summary>A copy that changes independently.</summary>
    public CollectionModel Clone() => new() { Versions = new(Versions), Indexes = [.. Indexes] };

    private static IEnumerable<string> Ids(CollectionModel? collection) => collection?.Versions.Keys.AsEnumerable() ?? [];

    private static IEnumerable<string> NamesOf(CollectionModel? collection) => collection?.Indexes.AsEnumerable() ?? [];

    private static int? Version(CollectionModel? collection, string id) =>
        collection is not null && collection.Versions.TryGetValue(id, out int version) ? version : null;
}
