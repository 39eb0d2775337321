using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Finds the documents that a write applies to, in the writer's transactions.</summary>
/// <param name="step">The write's step.</param>
/// <param name="collection">The collection; null where there is none.</param>
/// <param name="filter">What the documents must match.</param>
/// <param name="hint">Which index to use; missing for the planner's choice.</param>
/// <param name="context">The filter's collation and variables.</param>
/// <exception cref="DocumentException">What the filter or its collation is refused for.</exception>
internal sealed class WriteSearch(
    WriteStep step, CollectionInfo? collection, RawDocument filter, RawValue hint, QueryContext context)
{
    private readonly Collator? _collator = Collator.Of(context.Collation);

    // The step in which the documents were seen to match.
    private readonly int _firstStep = step.Number;

    public Filter Filter { get; } = Filter.Compile(filter, context);

    /// <summary>The collection as the step's transaction has it; null where there is none.</summary>
    /// <exception cref="DocumentException">QueryPlanKilled: it was dropped while the write paused.</exception>
    public CollectionInfo? Collection => collection is null ? null : step.Transaction.Catalog.Find(collection.Id)
        ?? throw new DocumentException(ErrorCode.QueryPlanKilled, "the collection was dropped while the write went on");

    /// <summary>Finds the first document.</summary>
    /// <param name="sort">Which one is the first; null for any.</param>
    /// <returns>The document, valid until the next search; no row where there is none.</returns>
    public ValueTask<FoundDocument> FindFirstAsync(SortPattern? sort)
    {
        if (collection is null)
            return default;
        return hint.IsMissing && _collator is null && collection.Collator is null && FindById.TryGetKey(filter, out var key)
            ? ValueTask.FromResult(FindByKey(key))
            : SearchFirstAsync(sort);
    }

    /// <summary>Finds the record ids of all matching documents before any is changed, so that a change can't make a document match again.</summary>
    public async ValueTask<List<long>> FindRowsAsync()
    {
        var rows = new List<long>();
        if (collection is null)
            return rows;
        using var execution = PlanExecutor.Start(collection, Request(null));
        while (!TryAddRows(execution, rows))
            await step;
        CheckRepetition();
        return rows;
    }

    /// <summary>Loads a document that was found, if it is still there and still matches.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="document">The document, valid until the next search.</param>
    public bool TryLoad(long row, out ReadOnlyMemory<byte> document)
    {
        document = Load(step.Transaction, Collection!, row);
        return step.Number == _firstStep || (document.Length > 0 && Filter.Matches(document.Span));
    }

    /// <summary>Loads a document.</summary>
    /// <returns>The document, valid until the next one; empty where there is none.</returns>
    public static ReadOnlyMemory<byte> Load(WriteTransaction transaction, CollectionInfo collection, long row)
    {
        var statement = transaction.Connection.Prepare(new Sql(SqlKind.DocumentByRow, collection.Id)).Bind(1, row);
        var document = statement.Step() ? transaction.Buffers.CopyOriginal(statement.Blob(0)) : default;
        statement.Reset();
        return document;
    }

    private PlanRequest Request(SortPattern? sort) =>
        new(Filter, sort ?? PlanRequest.AnyOrder) { Hint = hint, Collator = _collator };

    private FoundDocument FindByKey(KeyBuffer key)
    {
        var transaction = step.Transaction;
        var statement = transaction.Connection.Prepare(
            new Sql(SqlKind.DocumentByKey, collection!.Id, collection.IdIndex.Id));
        if (!statement.StepOnce(1, key.Span))
            return default;
        var found = new FoundDocument(statement.Int64(0), transaction.Buffers.CopyOriginal(statement.Blob(1)));
        statement.Reset();
        return found;
    }

    private async ValueTask<FoundDocument> SearchFirstAsync(SortPattern? sort)
    {
        var request = Request(sort) with
        {
            Distance = sort is null ? Filter.Near?.Order : null,
            Metadata = RecordMetadata.RecordId,
        };
        using var execution = PlanExecutor.Start(collection, request, limit: 1);
        FoundDocument found;
        while (Find(execution, out found) == Step.Pause)
            await step;
        CheckRepetition();
        return found;
    }

    private Step Find(PlanExecutor execution, out FoundDocument found)
    {
        found = default;
        execution.Attach(step.Transaction.Connection, step.Transaction.Catalog);
        try
        {
            var result = execution.Next(step.SliceEnd, out var document);
            if (result == Step.Document)
                found = new FoundDocument(execution.RecordId, step.Transaction.Buffers.CopyOriginal(document));
            return result;
        }
        finally
        {
            execution.Detach();
        }
    }

    // False where the slice is over first.
    private bool TryAddRows(PlanExecutor execution, List<long> rows)
    {
        execution.Attach(step.Transaction.Connection, step.Transaction.Catalog);
        try
        {
            long end = step.SliceEnd;
            while (true)
            {
                var result = execution.Next(end, out _);
                if (result != Step.Document)
                    return result == Step.End;
                rows.Add(execution.RecordId);
            }
        }
        finally
        {
            execution.Detach();
        }
    }

    // While a write pauses in its search, its driver may have lost patience and sent it again.
    private void CheckRepetition()
    {
        if (step.Number != _firstStep)
            step.CheckRepetition?.Invoke();
    }
}

/// <summary>A document that a write applies to.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Document">The document; empty for none.</param>
internal readonly record struct FoundDocument(long Row, ReadOnlyMemory<byte> Document)
{
    /// <summary>Whether there is one.</summary>
    public bool Exists => Document.Length > 0;
}
