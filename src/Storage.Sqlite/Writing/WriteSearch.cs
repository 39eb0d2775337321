using System.Diagnostics;
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

/// <summary>Finds the documents that a write applies to, in the writer's transaction.</summary>
/// <param name="transaction">The transaction.</param>
/// <param name="collection">The collection; null where there is none.</param>
/// <param name="filter">What the documents must match.</param>
/// <param name="hint">Which index to use; missing for the planner's choice.</param>
/// <param name="context">The filter's collation and variables.</param>
/// <exception cref="DocumentException">What the filter or its collation is refused for.</exception>
internal sealed class WriteSearch(
    WriteTransaction transaction, CollectionInfo? collection, RawDocument filter, RawValue hint, QueryContext context)
{
    private readonly Collator? _collator = Collator.Of(context.Collation);

    public Filter Filter { get; } = Filter.Compile(filter, context);

    public CollectionInfo? Collection => collection;

    public bool BypassValidation { get; init; }

    public required WriteBudget Budget { get; init; }

    /// <summary>Finds the first document.</summary>
    /// <param name="sort">Which one is the first; null for any.</param>
    /// <param name="row">Its row.</param>
    /// <param name="document">The document, valid until the next search.</param>
    public bool TryFindFirst(SortPattern? sort, out long row, out ReadOnlyMemory<byte> document)
    {
        (row, document) = (0, default);
        if (collection is null)
            return false;
        if (hint.IsMissing && _collator is null && collection.Collator is null && FindById.TryGetKey(filter, out var key))
            return TryFindByKey(key, out row, out document);
        var request = Request(sort) with
        {
            Distance = sort is null ? Filter.Near?.Order : null,
            Metadata = RecordMetadata.RecordId,
        };
        using var execution = PlanExecutor.Start(collection, request, limit: 1);
        execution.Attach(transaction.Connection, transaction.Catalog);
        try
        {
            if (!MoveNext(execution, out var found))
                return false;
            document = transaction.Buffers.CopyOriginal(found);
            row = execution.RecordId;
            return true;
        }
        finally
        {
            execution.Detach();
        }
    }

    /// <summary>Finds the record ids of all matching documents before any is changed, so that a change can't make a document match again.</summary>
    public List<long> FindRows()
    {
        var rows = new List<long>();
        if (collection is null)
            return rows;
        using var execution = PlanExecutor.Start(collection, Request(null));
        execution.Attach(transaction.Connection, transaction.Catalog);
        try
        {
            while (MoveNext(execution, out _))
                rows.Add(execution.RecordId);
        }
        finally
        {
            execution.Detach();
        }

        return rows;
    }

    public ReadOnlyMemory<byte> Load(long row) => Load(transaction, collection!, row);

    public static ReadOnlyMemory<byte> Load(WriteTransaction transaction, CollectionInfo collection, long row)
    {
        var statement = transaction.Connection.Prepare(new Sql(SqlKind.DocumentByRow, collection.Id)).Bind(1, row);
        statement.Step();
        var document = transaction.Buffers.CopyOriginal(statement.Blob(0));
        statement.Reset();
        return document;
    }

    private PlanRequest Request(SortPattern? sort) =>
        new(Filter, sort ?? PlanRequest.AnyOrder) { Hint = hint, Collator = _collator };

    private bool TryFindByKey(KeyBuffer key, out long row, out ReadOnlyMemory<byte> document)
    {
        (row, document) = (0, default);
        var statement = transaction.Connection.Prepare(
            new Sql(SqlKind.DocumentByKey, collection!.Id, collection.IdIndex.Id));
        if (!statement.StepOnce(1, key.Span))
            return false;
        row = statement.Int64(0);
        document = transaction.Buffers.CopyOriginal(statement.Blob(1));
        statement.Reset();
        return true;
    }

    private bool MoveNext(PlanExecutor execution, out ReadOnlySpan<byte> document)
    {
        long sliceEnd = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);
        while (true)
        {
            var step = execution.Next(sliceEnd, out document);
            if (step != Step.Pause)
                return step == Step.Document;
            Budget.Check();
            sliceEnd = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100);
        }
    }
}
