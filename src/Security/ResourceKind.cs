namespace Streetcar.Security;

/// <summary>
/// What a <see cref="ResourcePattern"/> speaks of
/// (<see href="https://www.mongodb.com/docs/manual/reference/resource-document/"/>).
/// </summary>
public enum ResourceKind
{
    /// <summary>Nothing: what a pattern that was not set covers.</summary>
    Nothing,

    /// <summary>Everything: <c>{ anyResource: true }</c>.</summary>
    Any,

    /// <summary>The server or the cluster as a whole: <c>{ cluster: true }</c>.</summary>
    Cluster,

    /// <summary>All databases but <c>local</c> and <c>config</c>, and their collections but the system's: <c>{ db: '', collection: '' }</c>.</summary>
    AnyNormal,

    /// <summary>A database, and its collections but the system's: <c>{ db: 'shop', collection: '' }</c>.</summary>
    Database,

    /// <summary>Collections of a name in all databases: <c>{ db: '', collection: 'orders' }</c>.</summary>
    Collection,

    /// <summary>A collection: <c>{ db: 'shop', collection: 'orders' }</c>.</summary>
    Exact,

    /// <summary>The buckets of all time series: <c>{ system_buckets: '' }</c>.</summary>
    AnyBuckets,

    /// <summary>The buckets of a database's time series: <c>{ db: 'shop', system_buckets: '' }</c>.</summary>
    DatabaseBuckets,

    /// <summary>The buckets of time series of a name in all databases: <c>{ system_buckets: 'prices' }</c>.</summary>
    CollectionBuckets,

    /// <summary>The buckets of a time series: <c>{ db: 'shop', system_buckets: 'prices' }</c>.</summary>
    ExactBuckets,
}
