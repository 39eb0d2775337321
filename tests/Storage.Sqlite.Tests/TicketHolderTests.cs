using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class TicketHolderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_more_reads_run_at_once_than_there_are_tickets_and_the_others_follow_in_order()
    {
        var tickets = new TicketHolder(2);
        await tickets.AcquireAsync("client", default);
        await tickets.AcquireAsync("client", default);
        List<int> order = [];
        var waiting = Enumerable.Range(0, 20).Select(async i =>
        {
            await tickets.AcquireAsync("client", default);
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
    public async Task Clients_take_turns_however_many_reads_each_has()
    {
        var tickets = new TicketHolder(1);
        await tickets.AcquireAsync("busy", default);
        List<string> order = [];
        var waiting = new[] { "busy", "busy", "busy", "busy", "modest", "other" }.Select(async client =>
        {
            await tickets.AcquireAsync(client, default);
            lock (order)
                order.Add(client);
            tickets.Release();
        }).ToList();

        tickets.Release();

        await Task.WhenAll(waiting).WaitAsync(Patience);
        order.ShouldBe(["busy", "modest", "other", "busy", "busy", "busy"]);
    }

    [Fact]
    public async Task A_read_that_is_canceled_while_it_waits_gets_no_ticket()
    {
        var tickets = new TicketHolder(1);
        await tickets.AcquireAsync("client", default);
        using var cancellation = new CancellationTokenSource();
        var canceled = tickets.AcquireAsync("client", cancellation.Token).AsTask();
        var next = tickets.AcquireAsync("client", default).AsTask();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(canceled.WaitAsync(Patience));
        tickets.Release();

        await next.WaitAsync(Patience);
    }
}
