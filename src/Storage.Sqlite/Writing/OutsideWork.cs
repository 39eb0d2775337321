using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// What of a write may take long within one document: done on the threads of queries, while the writer serves others. What
/// comes of it holds if the document is still the same in the write's next step.
/// </summary>
/// <param name="workers">The threads.</param>
/// <param name="database">Finds the database.</param>
internal sealed class OutsideWork(QueryWorkers workers, Func<StoredDatabase?> database)
{
    /// <summary>Evaluates something of one document.</summary>
    public Task<T> EvaluateAsync<T>(WriteLimits limits, Func<T> evaluate) => Begin(limits).RunOnThreadAsync(evaluate);

    /// <summary>Finds the rows of the documents that match.</summary>
    /// <param name="limits">When the write is to end.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="request">The search.</param>
    /// <param name="limit">How many rows at most; 0 for all.</param>
    public Task<List<long>> FindRowsAsync(WriteLimits limits, string collection, PlanRequest request, long limit)
    {
        var operation = Begin(limits);
        return operation.RunOnThreadAsync(() => FindRows(operation, collection, request, limit));
    }

    private ReadOperation Begin(WriteLimits limits)
    {
        var operation = new ReadOperation(limits.Client, limits.TimeLeft, workers);
        operation.StartBatch(limits.CancellationToken);
        return operation;
    }

    private List<long> FindRows(ReadOperation operation, string collection, PlanRequest request, long limit)
    {
        var rows = new List<long>();
        using var executor = new ReadExecutor(operation, database(), collection, request) { Limit = limit };
        while (true)
        {
            switch (executor.Next(out _))
            {
                case Step.Document:
                    rows.Add(executor.Plan!.RecordId);
                    break;
                case Step.Pause:
                    operation.Yield();
                    break;
                default:
                    return rows;
            }
        }
    }
}
