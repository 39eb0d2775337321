namespace Streetcar.Spec.Tests;

/// <summary>The tests that are not run though the server is one that they are for, with their reasons.</summary>
internal static class SkippedTests
{
    private static readonly Dictionary<string, string[]> ByReason = new()
    {
        ["not built yet: $out and $merge"] =
        [
            "crud/aggregate-let: Aggregate to collection with let option",
            "crud/aggregate-merge: Aggregate with $merge",
            "crud/aggregate-merge: Aggregate with $merge and available readConcern",
            "crud/aggregate-merge: Aggregate with $merge and batch size of 0",
            "crud/aggregate-merge: Aggregate with $merge and local readConcern",
            "crud/aggregate-merge: Aggregate with $merge and majority readConcern",
            "crud/aggregate-out-readConcern: readConcern available with out stage",
            "crud/aggregate-out-readConcern: readConcern local with out stage",
            "crud/aggregate-out-readConcern: readConcern majority with out stage",
            "crud/aggregate-out: Aggregate with $out",
            "crud/aggregate-out: Aggregate with $out and batch size of 0",
            "crud/aggregate-write-readPreference: Aggregate with $merge includes read preference for 5.0+ server",
            "crud/aggregate-write-readPreference: Aggregate with $out includes read preference for 5.0+ server",
            "crud/bypassDocumentValidation: Aggregate with $out passes bypassDocumentValidation: false",
        ],
        ["not built yet: collMod, and options of collections"] =
        [
            "collection-management/clustered-indexes: createCollection with clusteredIndex",
            "collection-management/clustered-indexes: listCollections includes clusteredIndex",
            "collection-management/clustered-indexes: listIndexes returns the index",
            "collection-management/createCollection-pre_and_post_images: createCollection with changeStreamPreAndPostImages enabled",
            "collection-management/modifyCollection-errorResponse: modifyCollection prepareUnique violations are accessible",
            "collection-management/modifyCollection-pre_and_post_images: modifyCollection to changeStreamPreAndPostImages enabled",
        ],
        ["not built yet: validators"] =
        [
            "crud/findOneAndUpdate-errorResponse: findOneAndUpdate document validation errInfo is accessible",
        ],
        ["not built yet: views"] =
        [
            "crud/estimatedDocumentCount: estimatedDocumentCount works correctly on views",
        ],
        ["not built yet: capped collections"] =
        [
            "run-command/runCursorCommand: does not close the cursor when receiving an empty batch",
        ],
        ["not built yet: checkMetadataConsistency"] =
        [
            "run-command/runCursorCommand: successfully executes checkMetadataConsistency cursor creating command",
        ],
        ["not built yet: distinct by a collation"] =
        [
            "crud/distinct-collation: Distinct with a collation",
        ],
        ["$listLocalSessions: a silo keeps nothing of a session that could be listed"] =
        [
            "crud/db-aggregate: Aggregate with $listLocalSessions",
            "crud/db-aggregate: Aggregate with $listLocalSessions and allowDiskUse",
            "crud/db-aggregate-rawdata: Aggregate with rawData option on less than 8.2.0 - ignore argument",
        ],
        ["$clusterTime: there is no lagging member whose time a client would have to know"] =
        [
            "run-command/runCommand: always gossips the $clusterTime on the sent command",
        ],
        ["transactions over several commands are refused"] =
        [
            "run-command/runCommand: attaches transaction fields to given command",
        ],
    };

    private static readonly Dictionary<string, string> ByName = ByReason
        .SelectMany(reason => reason.Value.Select(name => (Name: name, Reason: reason.Key)))
        .ToDictionary(test => test.Name, test => test.Reason);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Why a test is not run; null where it is.</summary>
    /// <param name="name">Its file and description.</param>
    public static string? Reason(string name) => ByName.GetValueOrDefault(name);
}
