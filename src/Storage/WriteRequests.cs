using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// Names a command that a driver may send again after a lost reply. The same key is applied once and answered alike.
/// </summary>
/// <param name="Session">The session's id (<c>lsid</c>), as bytes.</param>
/// <param name="Number">The session's <c>txnNumber</c>, which only grows.</param>
public sealed record OperationId(ReadOnlyMemory<byte> Session, long Number)
{
    /// <summary>
    /// The number of the command's first statement (<c>stmtId</c>), which distinguishes the parts of a write that was too
    /// long for one command; 0 for a whole one and for the first part.
    /// </summary>
    public int Statement { get; init; }
}

/// <summary>A write command, parsed but for its documents.</summary>
public abstract record WriteRequest
{
    /// <summary>How many statements it has: documents to insert, or changes.</summary>
    public abstract int Count { get; }

    /// <summary>What makes a repetition known; null for a command that can't be repeated.</summary>
    public OperationId? Retry { get; init; }

    /// <summary>Who asks: what long writes compute takes turns with that of other clients. As <see cref="ReadRequest.Client"/>.</summary>
    public string Client { get; init; } = "";

    /// <summary>Whether the first statement that fails ends the command; otherwise the others are still tried.</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Whether the collection's validator is left out.</summary>
    public bool BypassDocumentValidation { get; init; }

    /// <summary>Variables that expressions may use as <c>$$name</c>; null for none.</summary>
    public RawDocument? Let { get; init; }

    /// <summary>
    /// Whether the write is on disk before it is acknowledged. Otherwise it is in the operating system's hands: the end of the
    /// process loses nothing, that of the machine what was written within the last 100 ms.
    /// </summary>
    public bool IsJournaled { get; init; } = true;

    /// <summary>How long the write may run (error 50 when exceeded); null for any time.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>
    /// Whether it waits for the end of a transaction that has written the same document or unique key; otherwise it fails as a
    /// whole with WriteConflict, so that it can be sent again beside others.
    /// </summary>
    public bool WaitsForTransactions { get; init; }
}

/// <summary>An insert.</summary>
/// <param name="Documents">The documents as they came; the store adds an <c>_id</c> in front where there is none.</param>
public sealed record InsertRequest(IReadOnlyList<ReadOnlyMemory<byte>> Documents) : WriteRequest
{
    /// <inheritdoc/>
    public override int Count => Documents.Count;
}

/// <summary>One or several updates.</summary>
/// <param name="Statements">The updates, in their order.</param>
public sealed record UpdateRequest(IReadOnlyList<UpdateStatement> Statements) : WriteRequest
{
    /// <inheritdoc/>
    public override int Count => Statements.Count;
}

/// <summary>One or several deletes.</summary>
/// <param name="Statements">The deletes, in their order.</param>
public sealed record DeleteRequest(IReadOnlyList<DeleteStatement> Statements) : WriteRequest
{
    /// <inheritdoc/>
    public override int Count => Statements.Count;
}

/// <summary>Writes of any kind, one after the other, as one command.</summary>
/// <param name="Parts">
/// Inserts, updates and deletes, none of them empty. They say as the whole whether they are ordered and validated and what the variables are.
/// </param>
public sealed record BulkWriteRequest(IReadOnlyList<WriteRequest> Parts) : WriteRequest
{
    /// <summary>Whether the reply (<see cref="BulkWriteReply"/>) lists only the statements that failed.</summary>
    public bool ErrorsOnly { get; init; }

    /// <inheritdoc/>
    public override int Count => Parts.Sum(part => part.Count);
}

/// <summary>One statement of an update command.</summary>
/// <param name="Filter">Which documents.</param>
/// <param name="Update">A replacement, a document of update operators, or an array: an update pipeline.</param>
public sealed record UpdateStatement(RawDocument Filter, RawValue Update)
{
    /// <summary>Whether all matching documents are updated, or the first one only.</summary>
    public bool Multi { get; init; }

    /// <summary>Whether a document is inserted where none matches.</summary>
    public bool Upsert { get; init; }

    /// <summary>Which of several matching documents is the first one; empty for any.</summary>
    public RawDocument Sort { get; init; } = RawDocument.Empty;

    /// <summary>The conditions that <c>$[name]</c> in the update refers to; null for none.</summary>
    public RawArray? ArrayFilters { get; init; }

    /// <summary>The collation to compare strings by; null for the collection's own.</summary>
    public RawDocument? Collation { get; init; }

    /// <summary>Which index to use; missing for the planner's choice.</summary>
    public RawValue Hint { get; init; }

    /// <summary>Variables of an update pipeline (the statement's <c>c</c>); null for none.</summary>
    public RawDocument? Constants { get; init; }
}

/// <summary>One statement of a delete command.</summary>
/// <param name="Filter">Which documents.</param>
public sealed record DeleteStatement(RawDocument Filter)
{
    /// <summary>Whether only the first matching document is deleted (<c>limit: 1</c>), or all of them.</summary>
    public bool One { get; init; }

    /// <summary>The collation to compare strings by; null for the collection's own.</summary>
    public RawDocument? Collation { get; init; }

    /// <summary>Which index to use; missing for the planner's choice.</summary>
    public RawValue Hint { get; init; }
}

/// <summary>A findAndModify: changes or removes one document and returns it.</summary>
/// <param name="Filter">Which document.</param>
public sealed record FindAndModifyRequest(RawDocument Filter) : WriteRequest
{
    /// <inheritdoc/>
    public override int Count => 1;

    /// <summary>Which of several matching documents; empty for any.</summary>
    public RawDocument Sort { get; init; } = RawDocument.Empty;

    /// <summary>Whether the document is removed; then there is no <see cref="Update"/>.</summary>
    public bool Remove { get; init; }

    /// <summary>A replacement, update operators or an update pipeline; missing with <see cref="Remove"/>.</summary>
    public RawValue Update { get; init; }

    /// <summary>Whether the document is returned as it is after the change, instead of before.</summary>
    public bool ReturnNew { get; init; }

    /// <summary>Whether a document is inserted where none matches.</summary>
    public bool Upsert { get; init; }

    /// <summary>Which part of the document is returned; empty for the whole.</summary>
    public RawDocument Projection { get; init; } = RawDocument.Empty;

    /// <summary>The conditions that <c>$[name]</c> in the update refers to; null for none.</summary>
    public RawArray? ArrayFilters { get; init; }

    /// <summary>The collation to compare strings by; null for the collection's own.</summary>
    public RawDocument? Collation { get; init; }

    /// <summary>Which index to use; missing for the planner's choice.</summary>
    public RawValue Hint { get; init; }
}
