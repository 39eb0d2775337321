using Streetcar.Spec.Tests.Discovery;

namespace Streetcar.Spec.Tests;

/// <summary>The tests, and whole files of tests, that are not run though the server is one that they are for, with their reasons.</summary>
internal static class SkippedTests
{
    private static readonly Dictionary<string, string[]> ByReason = new()
    {
        ["findAndModify without acknowledgement: MongoDB.Driver returns the document all the same (CSHARP-6079)"] =
        [
            "crud/findOneAndDelete-hint-unacknowledged: Unacknowledged findOneAndDelete with hint string on 4.4+ server",
            "crud/findOneAndDelete-hint-unacknowledged: Unacknowledged findOneAndDelete with hint document on 4.4+ server",
            "crud/findOneAndReplace-hint-unacknowledged: Unacknowledged findOneAndReplace with hint string on 4.4+ server",
            "crud/findOneAndReplace-hint-unacknowledged: Unacknowledged findOneAndReplace with hint document on 4.4+ server",
            "crud/findOneAndUpdate-hint-unacknowledged: Unacknowledged findOneAndUpdate with hint string on 4.4+ server",
            "crud/findOneAndUpdate-hint-unacknowledged: Unacknowledged findOneAndUpdate with hint document on 4.4+ server",
        ],
        ["runCursorCommand: MongoDB.Driver does not have it"] =
        [
            "run-command/runCursorCommand: successfully executes checkMetadataConsistency cursor creating command",
            "run-command/runCursorCommand: errors if the command response is not a cursor",
            "run-command/runCursorCommand: creates an implicit session that is reused across getMores",
            "run-command/runCursorCommand: accepts an explicit session that is reused across getMores",
            "run-command/runCursorCommand: does not close the cursor when receiving an empty batch",
            "run-command/runCursorCommand: supports configuring getMore batchSize",
            "run-command/runCursorCommand: supports configuring getMore maxTimeMS",
            "run-command/runCursorCommand: supports configuring getMore comment",
        ],
        ["rawData, hint of distinct: MongoDB.Driver does not have them"] =
        [
            "crud/distinct-hint",
            "collection-management/listCollections-rawdata",
            "crud/aggregate-rawdata",
            "crud/bulkWrite-deleteMany-rawdata",
            "crud/bulkWrite-deleteOne-rawdata",
            "crud/bulkWrite-replaceOne-rawdata",
            "crud/bulkWrite-updateMany-rawdata",
            "crud/bulkWrite-updateOne-rawdata",
            "crud/client-bulkWrite-delete-rawdata",
            "crud/client-bulkWrite-replaceOne-rawdata",
            "crud/client-bulkWrite-update-rawdata",
            "crud/count-rawdata",
            "crud/countDocuments-rawdata",
            "crud/deleteMany-rawdata",
            "crud/deleteOne-rawdata",
            "crud/distinct-rawdata",
            "crud/estimatedDocumentCount-rawdata",
            "crud/find-rawdata",
            "crud/findOneAndDelete-rawdata",
            "crud/findOneAndReplace-rawdata",
            "crud/findOneAndUpdate-rawdata",
            "crud/insertMany-rawdata",
            "crud/insertOne-rawdata",
            "crud/replaceOne-rawdata",
            "crud/updateMany-rawdata",
            "crud/updateOne-rawdata",
        ],
        ["writeConcern of a bulkWrite in a transaction: MongoDB.Driver does not refuse it"] =
        [
            "transactions/client-bulkWrite: client bulkWrite with writeConcern in a transaction causes a transaction error",
        ],
        ["apiStrict: the server does not hold commands against the API version"] =
        [
            "versioned-api/crud-api-version-1-strict: aggregate on database appends declared API version",
            "versioned-api/crud-api-version-1-strict: distinct appends declared API version",
            "versioned-api/test-commands-strict-mode",
        ],
        ["apiVersion: ping answers whatever is declared"] =
        [
            "versioned-api/runcommand-helper-no-api-version-declared",
        ],
        ["several mongos, of which one is not to know what the other does: both addresses are those of one server"] =
        [
            "transactions/mongos-recovery-token: commitTransaction retry fails on new mongos",
            "transactions/pin-mongos: unpin after transient error within a transaction and commit",
        ],
        ["w: 10: there are no members to wait for, and what is acknowledged is durable whatever w says"] =
        [
            "transactions/commit: write concern error on commit",
        ],
        ["mapReduce: MongoDB.Driver's method is obsolete, and the runner has none"] =
        [
            "read-write-concern/operation-default-write-concern-3.4: MapReduce omits default write concern",
        ],
        ["shardCollection: the server distributes nothing, and has no such command"] =
        [
            "change-streams/change-streams-showExpandedEvents: when showExpandedEvents is true, shardCollection events are reported",
        ],
    };

    private static readonly Dictionary<string, string> ByName = ByReason
        .SelectMany(reason => reason.Value.Select(name => (Name: name, Reason: reason.Key)))
        .ToDictionary(test => test.Name, test => test.Reason);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Why a test is not run; null where it is.</summary>
    public static string? Reason(SpecTest test) => ByName.GetValueOrDefault(test.Name) ?? ByName.GetValueOrDefault(test.File);
}
