using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;
using Streetcar.Query.Updates;
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
    // How often a write looks at a document anew that others change meanwhile, before it holds them up.
    private const int MaxTries = 10;

    private readonly Collator? _collator = Collator.Of(context.Collation);

    // The step in which the documents were seen to match.
    private readonly int _firstStep = step.Number;

    public Filter Filter { get; } = Compile(filter, hint, context);

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
        return hint.IsMissing && _collator is null && collection is { Collator: null, TimeSeries: null } && FindById.TryGetKey(filter, out var key)
            ? ValueTask.FromResult(FindByKey(key))
            : SearchFirstAsync(sort);
    }

    /// <summary>Finds the record ids of all matching documents before any is changed, so that a change can't make a document match again.</summary>
    public async ValueTask<List<long>> FindRowsAsync()
    {
        var rows = new List<long>();
        if (collection is null)
            return rows;
        if (Filter.MayRunLong && step.CanLeave)
            return await FindRowsOutsideAsync(Request(null), limit: 0);
        using var execution = PlanExecutor.Start(collection, Request(null));
        while (!TryAddRows(execution, rows))
            await step;
        return rows;
    }

    /// <summary>Finds the first document and applies an update to it.</summary>
    /// <param name="sort">Which one is the first; null for any.</param>
    /// <param name="update">The update; null for none.</param>
    public async ValueTask<ChangedDocument> FindAndChangeAsync(SortPattern? sort, Update? update)
    {
        while (await FindFirstAsync(sort) is { Exists: true } found)
        {
            // Who has lost it while it was computed looks for another one.
            if (await ChangeAsync(found, update) is { Before.Exists: true } changed)
                return changed;
        }

        return default;
    }

    /// <summary>Loads a document that was found, if it is still there and still matches, and applies an update to it.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="update">The update; null for none.</param>
    public async ValueTask<ChangedDocument> LoadAsync(long row, Update? update)
    {
        var document = Load(step.Transaction, Collection!, row);
        bool isSame = step.Number == _firstStep;
        if (Filter.MayRunLong && step.CanLeave)
            return await ChangeOutsideAsync(row, document, update);
        return document.Length > 0 && (isSame || Filter.Matches(document.Span))
            ? await ChangeAsync(new FoundDocument(row, document), update)
            : default;
    }

    /// <summary>Applies an update to a document that was found in this step.</summary>
    /// <param name="found">The document.</param>
    /// <param name="update">The update; null for none.</param>
    /// <returns>The documents before and after, valid until the next search; neither where it no longer matches.</returns>
    public ValueTask<ChangedDocument> ChangeAsync(FoundDocument found, Update? update)
    {
        if (update?.MayRunLong == true && step.CanLeave)
            return ChangeOutsideAsync(found.Row, found.Document, update);
        var output = step.Transaction.Buffers.Document;
        return ValueTask.FromResult(update?.Apply(found.Document.Span, output, Filter) == true
            ? new ChangedDocument(found, output.WrittenMemory)
            : new ChangedDocument(found, default));
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

    private async ValueTask<ChangedDocument> ChangeOutsideAsync(long row, ReadOnlyMemory<byte> document, Update? update)
    {
        for (int tries = 1; !document.IsEmpty; tries++)
        {
            byte[] seen = document.ToArray();
            var (matches, after) = tries < MaxTries
                ? await step.LeaveAsync((outside, limits) => outside.EvaluateAsync(limits, () => Evaluate(seen, update)))
                : Evaluate(seen, update);
            document = Load(step.Transaction, Collection!, row);
            if (document.Span.SequenceEqual(seen))
                return matches ? new ChangedDocument(new FoundDocument(row, document), after) : default;
        }

        return default;
    }

    private (bool Matches, byte[] After) Evaluate(byte[] document, Update? update)
    {
        if (!Filter.Matches(document))
            return (false, []);
        if (update is null)
            return (true, []);
        using var output = new RawWriter(document.Length + 256);
        return (true, update.Apply(document, output, Filter) ? output.WrittenSpan.ToArray() : []);
    }

    private async ValueTask<List<long>> FindRowsOutsideAsync(PlanRequest request, long limit)
    {
        request = request with { Metadata = RecordMetadata.RecordId };
        string name = collection!.Namespace.Collection;
        return await step.LeaveAsync((outside, limits) => outside.FindRowsAsync(limits, name, request, limit));
    }

    private async ValueTask<FoundDocument> FindFirstOutsideAsync(PlanRequest request)
    {
        for (int tries = 0; tries < MaxTries; tries++)
        {
            if (await FindRowsOutsideAsync(request, limit: 1) is not [var row])
                return default;
            if (await ChangeOutsideAsync(row, Load(step.Transaction, Collection!, row), null) is { Before.Exists: true } found)
                return found.Before;
        }

        return await SearchOnceAsync(request, mayPause: false);
    }

    private static Filter Compile(RawDocument filter, RawValue hint, QueryContext context)
    {
        var compiled = Filter.Compile(filter, context);
        if (compiled.Text is not null)
            PlanRequest.CheckTextHint(hint);
        return compiled;
    }

    private PlanRequest Request(SortPattern? sort)
    {
        int natural = hint.Type == ElementType.Document ? NaturalOrder.OfHint(hint.AsDocument) : 0;
        return new PlanRequest(Filter, sort ?? PlanRequest.AnyOrder) { Hint = natural == 0 ? hint : default, Natural = natural, Collator = _collator };
    }

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
        if (Filter.MayRunLong && step.CanLeave)
            return await FindFirstOutsideAsync(request);
        for (int tries = 1; ; tries++)
        {
            int first = step.Number;
            var found = await SearchOnceAsync(request, mayPause: tries < MaxTries);
            // What sorts has read the document in a step before, and others may have changed it since.
            if (step.Number == first || !found.Exists || IsUnchanged(ref found))
                return found;
        }
    }

    private bool IsUnchanged(ref FoundDocument found)
    {
        byte[] seen = found.Document.ToArray();
        found = found with { Document = Load(step.Transaction, Collection!, found.Row) };
        return found.Document.Span.SequenceEqual(seen);
    }

    private async ValueTask<FoundDocument> SearchOnceAsync(PlanRequest request, bool mayPause)
    {
        using var execution = PlanExecutor.Start(collection, request, limit: 1);
        FoundDocument found;
        while (Find(execution, out found) == Step.Pause)
        {
            if (mayPause)
                await step;
            else
                step.Limits.Check();
        }

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
}

/// <summary>A document that a write applies to.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Document">The document; empty for none.</param>
internal readonly record struct FoundDocument(long Row, ReadOnlyMemory<byte> Document)
{
    /// <summary>Whether there is one.</summary>
    public bool Exists => Document.Length > 0;
}

/// <summary>A document that a write applies to, and what becomes of it.</summary>
/// <param name="Before">The document.</param>
/// <param name="After">What the update makes of it; empty where that is the same.</param>
internal readonly record struct ChangedDocument(FoundDocument Before, ReadOnlyMemory<byte> After);
