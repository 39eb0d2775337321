using Streetcar.Bson;
using Streetcar.Query.Aggregation.ChangeStreams;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>What a change stream watches.</summary>
/// <param name="Database">The database; null for all of them.</param>
/// <param name="Collection">The collection; null for all of the database's.</param>
internal readonly record struct StreamScope(string? Database, string? Collection)
{
    private const string NoCollection = "$cmd.aggregate";

    public static StreamScope Deployment => default;

    /// <exception cref="DocumentException">InvalidOptions, InvalidNamespace: that can't be watched.</exception>
    public static StreamScope Of(Namespace ns, ChangeStreamOptions options)
    {
        bool isCollection = ns.Collection != NoCollection;
        if (options.AllChangesForCluster)
        {
            return ns.Database == "admin" && !isCollection
                ? Deployment
                : throw new DocumentException(
                    ErrorCode.InvalidOptions,
                    $"A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no collection name; found {ns}");
        }

        if (ns.Database is "admin" or "config" or "local")
            throw new DocumentException(ErrorCode.InvalidNamespace, $"$changeStream may not be opened on the internal {ns.Database} database");
        if (ns.Collection.StartsWith("system.", StringComparison.Ordinal))
            throw new DocumentException(ErrorCode.InvalidNamespace, $"$changeStream may not be opened on the internal {ns} collection");
        return new StreamScope(ns.Database, isCollection ? ns.Collection : null);
    }

    /// <summary>Whether a database is watched, in whole or in part.</summary>
    public bool Includes(string database) => Database is null ? database is not ("admin" or "config" or "local") : Database == database;
}
