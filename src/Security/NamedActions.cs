namespace Streetcar.Security;

/// <summary>What is allowed on what has a name, in a database or in all.</summary>
internal sealed class NamedActions
{
    private readonly Dictionary<string, ActionSet> _everywhere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, ActionSet>> _databases = new(StringComparer.Ordinal);

    public bool IsEmpty => _everywhere.Count == 0 && _databases.Count == 0;

    public void Add(string database, string name, ActionSet actions)
    {
        var names = _everywhere;
        if (database.Length > 0 && !_databases.TryGetValue(database, out names))
            _databases.Add(database, names = new(StringComparer.Ordinal));
        names[name] = actions;
    }

    public ActionSet Of(string database, ReadOnlySpan<char> name)
    {
        var actions = Find(_everywhere, name);
        return _databases.TryGetValue(database, out var names) ? actions | Find(names, name) : actions;
    }

    public bool AreIn(string database) => _everywhere.Count > 0 || _databases.ContainsKey(database);

    private static ActionSet Find(Dictionary<string, ActionSet> names, ReadOnlySpan<char> name) =>
        names.Count > 0 && names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var actions) ? actions : default;
}
