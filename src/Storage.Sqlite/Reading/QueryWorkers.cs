using Streetcar.Bson.Memory;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>What the queries of a store share: who may run, on which threads, in how much memory.</summary>
/// <param name="memory">What their sorts, groups and large values may take.</param>
internal sealed class QueryWorkers(MemoryBudget memory) : IDisposable
{
    /// <summary>Grants each slice of a long query, to as many at once as there are processors.</summary>
    public TicketHolder Tickets { get; } = new(Environment.ProcessorCount);

    /// <summary>The threads of queries that can't be left in the middle.</summary>
    public QueryThreads Threads { get; } = new();

    /// <summary>What their sorts, groups and large values may take.</summary>
    public MemoryBudget Memory => memory;

    public void Dispose() => Threads.Dispose();
}
