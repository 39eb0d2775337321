using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Reading;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests.Aggregating;

public sealed class QueryThreadTests : StoreTest
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly BatchLimit Limit = new(101, BatchLimit.MaxBytes);
    private static readonly AggregateRequest Group = new(Pages, Json.Array("[{ $group: { _id: '$x', n: { $sum: 1 } } }]"));

    [Fact]
    public async Task Aggregations_over_few_documents_start_no_thread_and_answer_at_once()
    {
        await InsertAsync(20, textLength: 10);
        using var batch = new RawWriter();

        for (int i = 0; i < 500; i++)
        {
            batch.Reset();
            batch.WriteStartArray();
            var rest = Store.AggregateAsync(Group, batch, Limit, default);
            // A slow machine may not read 20 documents within a time slice, now and then.
            if (!rest.IsCompleted)
                await rest.AsTask().WaitAsync(Timeout);
            batch.ArrayCount.ShouldBe(5);
        }

        Store.Workers.Threads.Started.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Aggregations_over_many_documents_share_a_thread()
    {
        await InsertAsync(500, textLength: 200);

        for (int i = 0; i < 500; i++)
            (await Store.AggregateAsync(Group).WaitAsync(Timeout)).Count.ShouldBe(5);

        // The second one is for a call that comes before the thread has finished the one before it.
        Store.Workers.Threads.Started.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task A_small_aggregation_and_a_find_do_not_wait_for_the_end_of_long_ones()
    {
        await InsertAsync(20_000, textLength: 50);
        var slow = new AggregateRequest(Pages, Json.Array("""
            [
                { $set: { y: { $reduce: { input: { $range: [0, 2000] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } } } } },
                { $group: { _id: '$x', n: { $sum: '$y' } } }
            ]
            """));
        using var cancellation = new CancellationTokenSource();
        var longOnes = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => RunAsync(slow, cancellation.Token)).ToList();

        var small = new AggregateRequest(Pages, Json.Array(
            "[{ $match: { _id: 7 } }, { $lookup: { from: 'pages', localField: '_id', foreignField: '_id', as: 'same' } }]"));
        (await Store.AggregateAsync(small).WaitAsync(Timeout))[0]["same"].AsArray.Count.ShouldBe(1);
        (await Store.FindAsync("{ _id: { $gt: 19990 } }").WaitAsync(Timeout)).Count.ShouldBe(9);

        longOnes.ShouldAllBe(run => !run.IsCompleted);
        await cancellation.CancelAsync();
        foreach (var run in longOnes)
            await Should.ThrowAsync<OperationCanceledException>(run.WaitAsync(Timeout));
    }

    [Fact]
    public async Task One_client_s_long_queries_leave_threads_and_turns_to_others()
    {
        await InsertAsync(1, textLength: 1);
        var endless = Computing(5_000_000) with { Client = "busy" };
        using var cancellation = new CancellationTokenSource();
        var running = Enumerable.Range(0, 2 * QueryThreads.MaxThreadsPerClient).Select(_ => RunAsync(endless, cancellation.Token)).ToList();

        (await Store.AggregateAsync(Computing(10_000) with { Client = "modest" }).WaitAsync(Timeout)).Count.ShouldBe(1);

        Store.Workers.Threads.Started.ShouldBeLessThanOrEqualTo(QueryThreads.MaxThreadsPerClient + 1);
        await cancellation.CancelAsync();
        foreach (var run in running)
            await Should.ThrowAsync<OperationCanceledException>(run.WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_long_aggregation_exceeds_its_time_limit()
    {
        await InsertAsync(20_000, textLength: 50);

        var error = await Should.ThrowAsync<DocumentException>(
            Store.AggregateAsync(Group with { MaxTime = TimeSpan.FromMilliseconds(3) }).WaitAsync(Timeout));

        error.Code.ShouldBe(ErrorCode.MaxTimeMSExpired);
    }

    private static AggregateRequest Computing(int steps) => new(Pages, Json.Array(
        $"[{{ $set: {{ y: {{ $reduce: {{ input: {{ $range: [0, {steps}] }}, initialValue: 0, in: {{ $add: ['$$value', '$$this'] }} }} }} }} }}]"));

    private async Task RunAsync(AggregateRequest request, CancellationToken cancellationToken)
    {
        using var batch = new RawWriter();
        batch.WriteStartArray();
        await Store.AggregateAsync(request, batch, Limit, cancellationToken);
    }

    private async Task InsertAsync(int count, int textLength)
    {
        string text = new('x', textLength);
        await Store.InsertAsync(Enumerable.Range(0, count).Select(i => new RawDocument { ["_id"] = i, ["x"] = i % 5, ["text"] = text }));
    }
}
