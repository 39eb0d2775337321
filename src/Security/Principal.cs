using Streetcar.Security.Roles;

namespace Streetcar.Security;

/// <summary>
/// A user who has logged in, and what he may do: compiled once, so that a check is a lookup. Safe for use by several threads.
/// </summary>
public sealed class Principal
{
    private const string BucketPrefix = "system.buckets.";

    // What is allowed in databases that are not named otherwise, and in those that are; on what is there beside collections, too.
    private readonly ActionSet _elsewhere;
    private readonly Dictionary<string, ActionSet> _databases = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Database, string Collection), ActionSet> _collections = [];
    private readonly Dictionary<(string Database, string Collection), ActionSet> _buckets = [];
    private readonly ActionSet _anywhere;
    private readonly ActionSet _cluster;

    /// <summary>A user, and what his roles come to.</summary>
    /// <param name="user">Who he is.</param>
    /// <param name="roles">His roles.</param>
    public Principal(UserName user, ResolvedRoles roles)
    {
        User = user;
        Roles = roles.Roles;
        Privileges = PrivilegeList.Merge(roles.Privileges);

        var normal = default(ActionSet);
        foreach (var (resource, actions) in Privileges)
        {
            switch (resource.Kind)
            {
                case ResourceKind.Any:
                    _anywhere = actions;
                    break;
                case ResourceKind.Cluster:
                    _cluster = actions;
                    break;
                case ResourceKind.AnyNormal:
                    normal = actions;
                    break;
                case ResourceKind.Database:
                    _databases[resource.Database] = actions;
                    break;
                case ResourceKind.Collection or ResourceKind.Exact:
                    _collections[(resource.Database, resource.Collection)] = actions;
                    break;
                case ResourceKind.AnyBuckets or ResourceKind.DatabaseBuckets or ResourceKind.CollectionBuckets or ResourceKind.ExactBuckets:
                    _buckets[(resource.Database, resource.Collection)] = actions;
                    break;
            }
        }

        _cluster |= _anywhere;
        _elsewhere = _anywhere | normal;
        foreach (string name in _databases.Keys)
            _databases[name] |= _anywhere | (IsNormal(name) ? normal : default);
        _databases.TryAdd("local", _anywhere);
        _databases.TryAdd("config", _anywhere);
    }

    /// <summary>One who may do everything: code in the process, and the server itself.</summary>
    public static Principal Everything { get; } = OfRole(new UserName("__system", "local"), "__system");

    /// <summary>Who he is.</summary>
    public UserName User { get; }

    /// <summary>His roles, with those that they inherit.</summary>
    public IReadOnlyList<RoleName> Roles { get; }

    /// <summary>What he may do, of which no two are on the same resource.</summary>
    public IReadOnlyList<Privilege> Privileges { get; }

    /// <summary>A user who has one of the built-in roles of <c>admin</c>, and no other.</summary>
    /// <param name="user">Who he is.</param>
    /// <param name="role">The role's name.</param>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public static Principal OfRole(UserName user, string role)
    {
        var name = new RoleName(role, "admin");
        var privileges = BuiltinRoles.Find(name) ?? throw new ArgumentException($"There is no role '{name}'", nameof(role));
        return new Principal(user, new ResolvedRoles([name], privileges));
    }

    /// <summary>Whether an action is allowed on a collection.</summary>
    /// <param name="action">The action.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">The collection's own name.</param>
    public bool Allows(ActionType action, string database, string collection) =>
        OfPlace(database, collection).Contains(action) || (HasNames(collection) && OfNames(database, collection).Contains(action));

    /// <summary>Whether actions are allowed on a collection.</summary>
    /// <param name="actions">The actions; none are allowed everywhere.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">The collection's own name.</param>
    public bool Allows(ActionSet actions, string database, string collection) => On(database, collection).Contains(actions);

    /// <summary>Whether an action is allowed on a database as a whole.</summary>
    /// <param name="action">The action.</param>
    /// <param name="database">The database's name.</param>
    public bool AllowsOnDatabase(ActionType action, string database) => OfDatabase(database).Contains(action);

    /// <summary>Whether an action is allowed on the server or the cluster as a whole.</summary>
    /// <param name="action">The action.</param>
    public bool AllowsOnCluster(ActionType action) => _cluster.Contains(action);

    /// <summary>Whether an action is allowed on all databases but <c>local</c> and <c>config</c>.</summary>
    /// <param name="action">The action.</param>
    public bool AllowsOnAnyNormal(ActionType action) => _elsewhere.Contains(action);

    /// <summary>Whether he may do anything to a collection, so that he may know that it is there.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">The collection's own name.</param>
    public bool Knows(string database, string collection) => !On(database, collection).IsEmpty;

    /// <summary>Whether he may do anything in a database, so that he may know that it is there.</summary>
    /// <param name="database">The database's name.</param>
    public bool Knows(string database)
    {
        if (!OfDatabase(database).IsEmpty)
            return true;
        foreach (var (name, actions) in _collections)
        {
            if (!actions.IsEmpty && (name.Database.Length == 0 || name.Database == database))
                return true;
        }

        foreach (var (name, actions) in _buckets)
        {
            if (!actions.IsEmpty && (name.Database.Length == 0 || name.Database == database))
                return true;
        }

        return false;
    }

    private static bool IsNormal(string database) => database is not ("local" or "config");

    // What a privilege on a database as a whole does not cover.
    private static bool IsSystem(string database, string collection) =>
        collection.StartsWith("system.", StringComparison.Ordinal)
        || (database == "local" && collection.StartsWith("replset.", StringComparison.Ordinal));

    private static bool IsBuckets(string collection) =>
        collection.Length > BucketPrefix.Length && collection.StartsWith(BucketPrefix, StringComparison.Ordinal);

    private ActionSet OfDatabase(string database) =>
        _databases.TryGetValue(database, out var actions) ? actions : _elsewhere;

    private ActionSet OfPlace(string database, string collection) =>
        IsSystem(database, collection) ? _anywhere : OfDatabase(database);

    private bool HasNames(string collection) => _collections.Count > 0 || (_buckets.Count > 0 && IsBuckets(collection));

    private ActionSet On(string database, string collection) =>
        OfPlace(database, collection) | (HasNames(collection) ? OfNames(database, collection) : default);

    private ActionSet OfNames(string database, string collection)
    {
        var actions = _collections.GetValueOrDefault((database, collection)) | _collections.GetValueOrDefault(("", collection));
        if (IsBuckets(collection))
        {
            string series = collection[BucketPrefix.Length..];
            actions |= _buckets.GetValueOrDefault((database, series)) | _buckets.GetValueOrDefault(("", series))
                | _buckets.GetValueOrDefault((database, "")) | _buckets.GetValueOrDefault(("", ""));
        }

        return actions;
    }
}
