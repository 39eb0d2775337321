using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Views;

/// <summary>
/// The views of a database and what they read: what they stand on, and what the stages of their pipelines name. No view
/// may read itself, not even through other views, so resolving a view terminates.
/// </summary>
/// <param name="catalog">The views, that which is checked among them.</param>
internal sealed class ViewGraph(DatabaseCatalog catalog)
{
    private const int MaxDepth = 20;

    private readonly Dictionary<string, int> _depths = [];
    private readonly List<string> _path = [];

    /// <summary>Refuses a view that does not go with the others.</summary>
    /// <exception cref="DocumentException">GraphContainsCycle, ViewDepthLimitExceeded, OptionNotSupportedOnView: two collations meet.</exception>
    public void Check(View added)
    {
        foreach (var view in catalog.Views)
        {
            Depth(view);
            foreach (var source in Sources(view))
                CheckCollations(view, source, added);
        }
    }

    private IEnumerable<View> Sources(View view) => view.Sources.Select(catalog.FindView).OfType<View>();

    private int Depth(View view)
    {
        var (database, name) = view.Namespace;
        if (_depths.TryGetValue(name, out int known))
            return known;
        bool isCycle = _path.Contains(name);
        _path.Add(name);
        if (isCycle)
        {
            string cycle = string.Join(" => ", _path.SkipWhile(other => other != name).Select(other => $"{database}.{other}"));
            throw new DocumentException(ErrorCode.GraphContainsCycle, $"View cycle detected: {cycle}");
        }

        // Not even to find out how deep it is: that would be as deep a recursion.
        if (_path.Count > MaxDepth)
            throw TooDeep();
        int depth = 1;
        foreach (var source in Sources(view))
            depth = Math.Max(depth, 1 + Depth(source));
        if (depth > MaxDepth)
            throw TooDeep();
        _path.RemoveAt(_path.Count - 1);
        return _depths[name] = depth;
    }

    private static void CheckCollations(View view, View source, View added)
    {
        if (Collator.AreSame(view.Collator, source.Collator))
            return;
        var other = view == added ? source : view;
        throw new DocumentException(
            ErrorCode.OptionNotSupportedOnView, $"View {added.Namespace} has conflicting collation with view {other.Namespace}");
    }

    private static DocumentException TooDeep() => new(
        ErrorCode.ViewDepthLimitExceeded, $"View depth limit exceeded; maximum depth is {MaxDepth}");
}
