using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>
/// Where a privilege's actions are allowed
/// (<see href="https://www.mongodb.com/docs/manual/reference/resource-document/"/>).
/// </summary>
public readonly record struct ResourcePattern
{
    private ResourcePattern(ResourceKind kind, string database = "", string collection = "")
    {
        Kind = kind;
        Database = database;
        Collection = collection;
    }

    /// <summary>Everything.</summary>
    public static ResourcePattern Any { get; } = new(ResourceKind.Any);

    /// <summary>The server or the cluster as a whole.</summary>
    public static ResourcePattern Cluster { get; } = new(ResourceKind.Cluster);

    /// <summary>All databases but <c>local</c> and <c>config</c>, and their collections but the system's.</summary>
    public static ResourcePattern AnyNormal { get; } = new(ResourceKind.AnyNormal);

    /// <summary>The buckets of all time series.</summary>
    public static ResourcePattern AnyBuckets { get; } = new(ResourceKind.AnyBuckets);

    /// <summary>What it speaks of.</summary>
    public ResourceKind Kind { get; }

    /// <summary>The database's name; empty for all.</summary>
    public string Database { get; }

    /// <summary>The collection's name, or that of the time series whose buckets are meant; empty for all.</summary>
    public string Collection { get; }

    /// <summary>A database, and its collections but the system's.</summary>
    /// <param name="database">The database's name; empty for all but <c>local</c> and <c>config</c>.</param>
    public static ResourcePattern Of(string database) => Of(database, "");

    /// <summary>A collection.</summary>
    /// <param name="database">The database's name; empty for all.</param>
    /// <param name="collection">The collection's name; empty for all but the system's.</param>
    public static ResourcePattern Of(string database, string collection) => (database, collection) switch
    {
        ("", "") => AnyNormal,
        ("", _) => new(ResourceKind.Collection, collection: collection),
        (_, "") => new(ResourceKind.Database, database),
        _ => new(ResourceKind.Exact, database, collection),
    };

    /// <summary>The buckets of a time series.</summary>
    /// <param name="database">The database's name; empty for all.</param>
    /// <param name="collection">The name of the time series; empty for all.</param>
    public static ResourcePattern OfBuckets(string database, string collection) => (database, collection) switch
    {
        ("", "") => AnyBuckets,
        ("", _) => new(ResourceKind.CollectionBuckets, collection: collection),
        (_, "") => new(ResourceKind.DatabaseBuckets, database),
        _ => new(ResourceKind.ExactBuckets, database, collection),
    };

    /// <summary>Reads a privilege's <c>resource</c>.</summary>
    /// <param name="resource">The document.</param>
    /// <param name="path">Its name in errors: <c>privilege.resource</c>.</param>
    /// <exception cref="DocumentException">BadValue or TypeMismatch: it is none.</exception>
    public static ResourcePattern Parse(RawDocument resource, string path)
    {
        bool? cluster = Boolean("cluster"), any = Boolean("anyResource");
        string? database = Text("db"), collection = Text("collection"), buckets = Text("system_buckets");

        if (cluster is { } isCluster)
        {
            Require(isCluster, "resource: {cluster: false} must be true");
            Conflict("{cluster: true}", ("anyResource", any), ("db", database), ("collection", collection), ("system_buckets", buckets));
            return Cluster;
        }

        if (any is { } isAny)
        {
            Require(isAny, "resource: {anyResource: false} must be true");
            Conflict("{anyResource: true}", ("db", database), ("collection", collection), ("system_buckets", buckets));
            return Any;
        }

        if (collection is null)
        {
            Require(buckets is not null, "resource pattern must contain 'collection' or 'systemBuckets' specifier");
            return OfBuckets(database ?? "", buckets!);
        }

        Conflict("{collection: '...'}", ("system_buckets", buckets));
        Require(database is not null, "resource {collection: '...'} must include 'db' field as well");
        Require(collection.Length == 0 || IsName(database!, collection), $"'{collection}' is not a valid collection name");
        return Of(database!, collection);

        string? Text(string name) => resource[name] switch
        {
            { IsMissing: true } => null,
            { Type: ElementType.String } value => value.AsString,
            var other => throw WrongType(name, other, "type 'string'"),
        };

        bool? Boolean(string name) => resource[name] switch
        {
            { IsMissing: true } => null,
            var value when value.Type == ElementType.Boolean || value.IsNumber => value.Raw.IsTruthy,
            var other => throw WrongType(name, other, "types '[bool, long, int, decimal, double]'"),
        };

        DocumentException WrongType(string name, RawValue value, string expected) => new(
            ErrorCode.TypeMismatch, $"BSON field '{path}.{name}' is the wrong type '{value.Type.Alias()}', expected {expected}");
    }

    /// <summary>Writes it as a document, of which the name has been written.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(RawWriter writer)
    {
        writer.WriteStartDocument();
        switch (Kind)
        {
            case ResourceKind.Any:
                writer.WriteName("anyResource"u8);
                writer.WriteBoolean(true);
                break;
            case ResourceKind.Cluster:
                writer.WriteName("cluster"u8);
                writer.WriteBoolean(true);
                break;
            case ResourceKind.AnyBuckets or ResourceKind.CollectionBuckets:
                WriteText("system_buckets"u8, Collection);
                break;
            case ResourceKind.DatabaseBuckets or ResourceKind.ExactBuckets:
                WriteText("db"u8, Database);
                WriteText("system_buckets"u8, Collection);
                break;
            default:
                WriteText("db"u8, Database);
                WriteText("collection"u8, Collection);
                break;
        }

        writer.WriteEndDocument();

        void WriteText(ReadOnlySpan<byte> name, string value)
        {
            writer.WriteName(name);
            writer.WriteString(value);
        }
    }

    /// <summary>As MongoDB shows it in errors: <c>&lt;shop.orders&gt;</c>.</summary>
    public override string ToString() => Kind switch
    {
        ResourceKind.Nothing => "<no resources>",
        ResourceKind.Any => "<all resources>",
        ResourceKind.Cluster => "<system resource>",
        ResourceKind.AnyNormal => "<all normal resources>",
        ResourceKind.Database => $"<database {Database}>",
        ResourceKind.Collection => $"<collection {Collection} in any database>",
        ResourceKind.Exact => $"<{Database}.{Collection}>",
        ResourceKind.AnyBuckets => "<any system.buckets resources>",
        ResourceKind.DatabaseBuckets => $"<any system.buckets resources in database {Database}>",
        ResourceKind.CollectionBuckets => $"<system.buckets.{Collection} in any database>",
        _ => $"<{Database}.system.buckets.{Collection}>",
    };

    private static void Conflict(string resource, params ReadOnlySpan<(string Name, object? Value)> others)
    {
        foreach (var (name, value) in others)
            Require(value is null, $"resource: {resource} conflicts with resource type '{name}'");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new DocumentException(ErrorCode.BadValue, message);
    }

    // As of any collection, and the name that the oplog of old had.
    private static bool IsName(string database, string collection) =>
        (!collection.Contains('$', StringComparison.Ordinal) && !collection.Contains('\0', StringComparison.Ordinal) && collection[0] != '.')
        || (database == "local" && collection == "oplog.$main");
}
