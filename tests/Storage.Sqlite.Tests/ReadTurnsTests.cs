using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class ReadTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_more_reads_work_at_once_than_may_and_the_others_follow_in_their_order()
    {
        using var turns = new ReadTurns(2);
        await turns.TakeAsync(default);
        await turns.TakeAsync(default);
        List<int> order = [];
        var waiting = Enumerable.Range(0, 20).Select(async i =>
        {
            await turns.TakeAsync(default);
            lock (order)
                order.Add(i);
            if (i < 19)
                turns.Return();
        }).ToList();
        waiting.ShouldAllBe(read => !read.IsCompleted);

        turns.Return();

        await Task.WhenAll(waiting).WaitAsync(Patience);
        order.ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public async Task A_read_that_is_canceled_while_it_waits_takes_no_turn()
    {
        using var turns = new ReadTurns(1);
        await turns.TakeAsync(default);
        using var cancellation = new CancellationTokenSource();
        var canceled = turns.TakeAsync(cancellation.Token).AsTask();
        var next = turns.TakeAsync(default).AsTask();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(canceled.WaitAsync(Patience));
        turns.Return();

        await next.WaitAsync(Patience);
    }
}
