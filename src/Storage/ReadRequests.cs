using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>What every read has.</summary>
/// <param name="Namespace">The collection to read; one that does not exist is empty.</param>
public abstract record ReadRequest(Namespace Namespace)
{
    /// <summary>Which index to use: its name, its key pattern, or <c>{$natural: ±1}</c>; missing for the planner's choice.</summary>
    public RawValue Hint { get; init; }

    /// <summary>The collation to compare strings by; null for the collection's own.</summary>
    public RawDocument? Collation { get; init; }

    /// <summary>Variables that expressions may use as <c>$$name</c>; null for none.</summary>
    public RawDocument? Let { get; init; }

    /// <summary>
    /// The time whose state is read, which the store then keeps readable for a while; null for the latest state. A time that is
    /// no longer readable is SnapshotTooOld.
    /// </summary>
    public RawTimestamp? AtClusterTime { get; init; }

    /// <summary>Who asks: long reads of different clients take turns. The address of a driver; empty for the process itself.</summary>
    public string Client { get; init; } = "";

    /// <summary>How long the read may run in all (error 50, MaxTimeMSExpired, when exceeded); null for any time.</summary>
    public TimeSpan? MaxTime { get; init; }
}

/// <summary>A find: which documents, in which order, which part of each.</summary>
/// <param name="Namespace">The collection to read.</param>
public sealed record FindRequest(Namespace Namespace) : ReadRequest(Namespace)
{
    /// <summary>Which documents; empty for all.</summary>
    public RawDocument Filter { get; init; } = RawDocument.Empty;

    /// <summary>In which order; empty for any.</summary>
    public RawDocument Sort { get; init; } = RawDocument.Empty;

    /// <summary>Which part of each document; empty for the whole.</summary>
    public RawDocument Projection { get; init; } = RawDocument.Empty;

    /// <summary>How many documents to leave out at the start, 0 or more.</summary>
    public long Skip { get; init; }

    /// <summary>How many documents to return at most; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>Whether a sort that is too large for memory may use the disk.</summary>
    public bool AllowDiskUse { get; init; } = true;

    /// <summary>
    /// Whether the cursor stays open at the end of the collection, which must be capped, and goes on with documents that
    /// come later. Each batch then ends where there are no more documents for now.
    /// </summary>
    public bool Tails { get; init; }

    /// <summary>
    /// The first key of the hinted index to look at, with all of its fields; empty for from the start
    /// (<see href="https://www.mongodb.com/docs/manual/reference/method/cursor.min/"/>).
    /// </summary>
    public RawDocument Min { get; init; } = RawDocument.Empty;

    /// <summary>The key of the hinted index to end before, with all of its fields; empty for to the end.</summary>
    public RawDocument Max { get; init; } = RawDocument.Empty;

    /// <summary>Whether, in the place of documents, the index keys that they were found by are returned; none gives an empty one.</summary>
    public bool ReturnKey { get; init; }

    /// <summary>Whether each document gets its record's number as its last field, <c>$recordId</c>.</summary>
    public bool ShowRecordId { get; init; }

    /// <summary>Whether it stands for the search of a write, so that it is refused where there can be none: for a view.</summary>
    public bool IsOfWrite { get; init; }
}

/// <summary>A count of the documents that match.</summary>
/// <param name="Namespace">The collection to read.</param>
public sealed record CountRequest(Namespace Namespace) : ReadRequest(Namespace)
{
    /// <summary>Which documents; empty for all.</summary>
    public RawDocument Filter { get; init; } = RawDocument.Empty;

    /// <summary>How many documents to leave out, 0 or more.</summary>
    public long Skip { get; init; }

    /// <summary>How many documents to count at most; 0 for all.</summary>
    public long Limit { get; init; }
}

/// <summary>The distinct values of a field over the documents that match.</summary>
/// <param name="Namespace">The collection to read.</param>
/// <param name="Key">The field's path; the elements of arrays count each.</param>
public sealed record DistinctRequest(Namespace Namespace, string Key) : ReadRequest(Namespace)
{
    /// <summary>Which documents; empty for all.</summary>
    public RawDocument Filter { get; init; } = RawDocument.Empty;
}

/// <summary>An aggregation.</summary>
/// <param name="Namespace">The collection that the pipeline reads.</param>
/// <param name="Pipeline">The stages, each a document of one field.</param>
public sealed record AggregateRequest(Namespace Namespace, RawArray Pipeline) : ReadRequest(Namespace)
{
    /// <summary>Whether stages that are too large for memory may use the disk.</summary>
    public bool AllowDiskUse { get; init; } = true;

    /// <summary>Whether the validator of the collection that the result is written to is left out.</summary>
    public bool BypassDocumentValidation { get; init; }
}

/// <summary>A <c>mapReduce</c>.</summary>
/// <param name="Namespace">The collection to read.</param>
/// <param name="Map">The function that emits keys with values for each document.</param>
/// <param name="Reduce">The function that makes one value of those of a key.</param>
public sealed record MapReduceRequest(Namespace Namespace, string Map, string Reduce) : ReadRequest(Namespace)
{
    /// <summary>The function that makes the result of a key of its value; null for none.</summary>
    public string? Finalize { get; init; }

    /// <summary>Which documents; empty for all.</summary>
    public RawDocument Filter { get; init; } = RawDocument.Empty;

    /// <summary>In which order they are mapped; null for any.</summary>
    public RawDocument? Sort { get; init; }

    /// <summary>How many of them at most; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>Global variables of the functions; null for none.</summary>
    public RawDocument? Scope { get; init; }

    /// <summary>Where the results are written; null where they are returned.</summary>
    public MapReduceOutput? Output { get; init; }

    /// <summary>Whether the validator of the collection that they are written to is left out.</summary>
    public bool BypassDocumentValidation { get; init; }
}

/// <summary>Where the results of a <c>mapReduce</c> are written.</summary>
/// <param name="Database">The database; null for that of the collection that is read.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Mode">What becomes of the documents that are there.</param>
public sealed record MapReduceOutput(string? Database, string Collection, MapReduceMode Mode);

/// <summary>What becomes of the documents of the collection that a <c>mapReduce</c> writes to.</summary>
public enum MapReduceMode
{
    /// <summary>All are replaced.</summary>
    Replace,

    /// <summary>Those of the same keys are replaced.</summary>
    Merge,

    /// <summary>Those of the same keys are reduced with the results.</summary>
    Reduce,
}
