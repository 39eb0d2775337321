using System.Text;
using Streetcar.Security.Roles;

namespace Streetcar.Security;

/// <summary>
/// A user who has logged in, and what he may do: compiled once, so that a check is a lookup. Safe for use by several threads.
/// </summary>
public sealed class Principal
{
    private const string BucketPrefix = "system.buckets.";

    // Of those that are looked up without an allocation; names are no longer than that.
    private const int LongestName = 255;

    // What is allowed in databases that are not named otherwise, and in those that are; on what is there beside collections, too.
    private readonly ActionSet _elsewhere;
    private readonly Dictionary<string, ActionSet> _databases = new(StringComparer.Ordinal);
    private readonly NamedActions _collections = new();
    private readonly NamedActions _buckets = new();
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
                    _collections.Add(resource.Database, resource.Collection, actions);
                    break;
                case ResourceKind.AnyBuckets or ResourceKind.DatabaseBuckets or ResourceKind.CollectionBuckets or ResourceKind.ExactBuckets:
                    _buckets.Add(resource.Database, resource.Collection, actions);
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

    /// <summary>Whether everything is allowed to him everywhere.</summary>
    public bool MayDoEverything => _anywhere.Contains(ActionType.AnyAction);

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
    public bool Allows(ActionType action, string database, ReadOnlySpan<char> collection) =>
        OfPlace(database, collection).Contains(action) || OfNames(database, collection).Contains(action);

    /// <summary>The same for a collection whose name is in UTF-8.</summary>
    /// <param name="action">The action.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">The collection's own name.</param>
    public bool Allows(ActionType action, string database, ReadOnlySpan<byte> collection)
    {
        if (!collection.StartsWith("system."u8) && !collection.StartsWith("replset."u8))
        {
            if (OfDatabase(database).Contains(action))
                return true;
            if (_collections.IsEmpty)
                return false;
        }

        if (collection.Length > LongestName)
            return Allows(action, database, Encoding.UTF8.GetString(collection));
        Span<char> name = stackalloc char[LongestName];
        return Allows(action, database, name[..Encoding.UTF8.GetChars(collection, name)]);
    }

    /// <summary>Whether actions are allowed on a collection.</summary>
    /// <param name="actions">The actions; none are allowed everywhere.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">The collection's own name.</param>
    public bool Allows(ActionSet actions, string database, ReadOnlySpan<char> collection) => On(database, collection).Contains(actions);

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
    public bool Knows(string database) => !OfDatabase(database).IsEmpty || _collections.AreIn(database) || _buckets.AreIn(database);

    private static bool IsNormal(string database) => database is not ("local" or "config");

    // What a privilege on a database as a whole does not cover.
    private static bool IsSystem(string database, ReadOnlySpan<char> collection) =>
        collection.StartsWith("system.") || (database == "local" && collection.StartsWith("replset."));

    private static bool IsBuckets(ReadOnlySpan<char> collection) =>
        collection.Length > BucketPrefix.Length && collection.StartsWith(BucketPrefix);

    private ActionSet OfDatabase(string database) =>
        _databases.TryGetValue(database, out var actions) ? actions : _elsewhere;

    private ActionSet OfPlace(string database, ReadOnlySpan<char> collection) =>
        IsSystem(database, collection) ? _anywhere : OfDatabase(database);

    private ActionSet On(string database, ReadOnlySpan<char> collection) => OfPlace(database, collection) | OfNames(database, collection);

    private ActionSet OfNames(string database, ReadOnlySpan<char> collection)
    {
        var actions = _collections.Of(database, collection);
        return !_buckets.IsEmpty && IsBuckets(collection)
            ? actions | _buckets.Of(database, collection[BucketPrefix.Length..]) | _buckets.Of(database, "")
            : actions;
    }
}
