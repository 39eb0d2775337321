using System.Collections.Concurrent;

namespace Streetcar.Grains.Settings;

/// <summary>
/// The index filters that are set (<see href="https://www.mongodb.com/docs/manual/core/query-plans/#index-filters"/>), until the silo
/// ends. They are kept and told; the planner chooses among all indexes, since results are the same by whichever it takes.
/// </summary>
internal sealed class IndexFilters
{
    private const int Max = 10_000;

    private readonly ConcurrentDictionary<(Namespace Collection, string Shape), RawDocument> _all = new();

    /// <summary>Those of a collection, as they are listed.</summary>
    public IEnumerable<RawDocument> Of(Namespace collection) => _all
        .Where(filter => filter.Key.Collection == collection)
        .OrderBy(filter => filter.Key.Shape, StringComparer.Ordinal)
        .Select(filter => filter.Value);

    /// <exception cref="DocumentException">There are as many as may be.</exception>
    public void Set(Namespace collection, QueryShape shape, RawArray indexes)
    {
        var key = (collection, shape.Key);
        if (_all.Count >= Max && !_all.ContainsKey(key))
            throw new DocumentException(ErrorCode.ExceededMemoryLimit, $"There are {Max} index filters already, as many as may be");
        _all[key] = shape.Describe().With("indexes", indexes);
    }

    public void Clear(Namespace collection, QueryShape shape) => _all.TryRemove((collection, shape.Key), out _);

    public void Clear(Namespace collection)
    {
        foreach (var key in _all.Keys)
        {
            if (key.Collection == collection)
                _all.TryRemove(key, out _);
        }
    }
}
