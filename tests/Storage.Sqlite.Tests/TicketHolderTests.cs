using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class TicketHolderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_more_reads_run_at_once_than_there_are_tickets_and_the_others_follow_in_order()
    {
        using var tickets = new TicketHolder(2);
        await tickets.AcquireAsync(default);
        await tickets.AcquireAsync(default);
        List<int> order = [];
        var waiting = Enumerable.Range(0, 20).Select(async i =>
        {
            await tickets.AcquireAsync(default);
            lock (order)
                order.Add(i);
            if (i < 19)
                tickets.Release();
        }).ToList();
        waiting.ShouldAllBe(read => !read.IsCompleted);

        tickets.Release();

        await Task.WhenAll(waiting).WaitAsync(Patience);
        order.ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public async Task A_read_that_is_canceled_while_it_waits_gets_no_ticket()
    {
        using var tickets = new TicketHolder(1);
        await tickets.AcquireAsync(default);
        using var cancellation = new CancellationTokenSource();
        var canceled = tickets.AcquireAsync(cancellation.Token).AsTask();
        var next = tickets.AcquireAsync(default).AsTask();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(canceled.WaitAsync(Patience));
        tickets.Release();

        await next.WaitAsync(Patience);
    }
}
