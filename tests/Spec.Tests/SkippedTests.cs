using Streetcar.Spec.Tests.Discovery;

namespace Streetcar.Spec.Tests;

/// <summary>The tests, and whole files of tests, that are not run though the server is one that they are for, with their reasons.</summary>
internal static class SkippedTests
{
    private static readonly Dictionary<string, string[]> ByReason = new()
    {
        ["$listLocalSessions: a silo keeps nothing of a session that could be listed"] =
        [
            "crud/db-aggregate: Aggregate with $listLocalSessions",
            "crud/db-aggregate: Aggregate with $listLocalSessions and allowDiskUse",
            "crud/db-aggregate-rawdata: Aggregate with rawData option on less than 8.2.0 - ignore argument",
            "versioned-api/crud-api-version-1: aggregate on database appends declared API version",
        ],
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
        ["$clusterTime: there is no lagging member whose time a client would have to know"] =
        [
            "run-command/runCommand: always gossips the $clusterTime on the sent command",
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
        ["mapReduce: the server runs no JavaScript"] =
        [
            "read-write-concern/operation-default-write-concern-3.4: MapReduce omits default write concern",
        ],
        ["transactions over several commands are refused"] =
        [
            "run-command/runCommand: attaches transaction fields to given command",
            "versioned-api/transaction-handling",
        ],
    };

    private static readonly Dictionary<string, string> ByName = ByReason
        .SelectMany(reason => reason.Value.Select(name => (Name: name, Reason: reason.Key)))
        .ToDictionary(test => test.Name, test => test.Reason);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Why a test is not run; null where it is.</summary>
    public static string? Reason(SpecTest test) => ByName.GetValueOrDefault(test.Name) ?? ByName.GetValueOrDefault(test.File);
}
