using Streetcar.Bson.Memory;

namespace Streetcar.Bson.Tests.Memory;

public sealed class MemoryBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void No_more_is_given_than_there_is()
    {
        var budget = new MemoryBudget(100);

        budget.TryTake(60).ShouldBeTrue();
        budget.TryTake(60).ShouldBeFalse();
        budget.TryTake(40).ShouldBeTrue();
        budget.Used.ShouldBe(100);

        budget.Release(60);
        budget.TryTake(60).ShouldBeTrue();
    }

    [Fact]
    public void More_than_the_limit_is_given_to_who_is_alone()
    {
        var budget = new MemoryBudget(100);

        budget.TryTake(500).ShouldBeTrue();
        budget.TryTake(1).ShouldBeFalse();

        budget.Release(500);
        budget.TryTake(1).ShouldBeTrue();
        budget.TryTake(500).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_waits_gets_it_in_the_order_of_the_requests()
    {
        var budget = new MemoryBudget(100);
        budget.TryTake(100).ShouldBeTrue();
        var first = budget.TakeAsync(80, Patience, default).AsTask();
        var second = budget.TakeAsync(30, Patience, default).AsTask();

        // Although there is as much: who waits is not overtaken.
        budget.Release(50);
        budget.TryTake(10).ShouldBeFalse();
        second.IsCompleted.ShouldBeFalse();

        budget.Release(50);
        (await first.WaitAsync(Patience)).ShouldBeTrue();
        second.IsCompleted.ShouldBeFalse();

        budget.Release(80);
        (await second.WaitAsync(Patience)).ShouldBeTrue();
        budget.Used.ShouldBe(30);
    }

    [Fact]
    public async Task Who_waits_too_long_gets_none_and_holds_up_nobody()
    {
        var budget = new MemoryBudget(100);
        budget.TryTake(50).ShouldBeTrue();
        var tooMuch = budget.TakeAsync(80, TimeSpan.FromMilliseconds(1), default).AsTask();
        var little = budget.TakeAsync(20, Patience, default).AsTask();

        (await tooMuch.WaitAsync(Patience)).ShouldBeFalse();
        (await little.WaitAsync(Patience)).ShouldBeTrue();
        budget.Used.ShouldBe(70);
    }

    [Fact]
    public async Task Who_leaves_while_he_waits_gets_none()
    {
        var budget = new MemoryBudget(100);
        budget.TryTake(100).ShouldBeTrue();
        using var leaving = new CancellationTokenSource();
        var waiting = budget.TakeAsync(50, Patience, leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        budget.Release(100);
        budget.Used.ShouldBe(0);
    }

    [Fact]
    public async Task Many_at_once_never_hold_more_than_there_is_and_give_all_of_it_back()
    {
        var budget = new MemoryBudget(100);
        long most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                int bytes = 1 + ((worker + i) % 60);
                (await budget.TakeAsync(bytes, Patience, default)).ShouldBeTrue();
                InterlockedMax(ref most, budget.Used);
                budget.Release(bytes);
            }
        }))).WaitAsync(Patience);

        most.ShouldBeLessThanOrEqualTo(100);
        budget.Used.ShouldBe(0);
    }

    [Fact]
    public void A_lease_gives_back_all_that_it_took()
    {
        var budget = new MemoryBudget(100);
        using (var lease = new MemoryLease(budget))
        {
            lease.TryGrow(30).ShouldBeTrue();
            lease.TryGrow(30).ShouldBeTrue();
            lease.TryGrow(60).ShouldBeFalse();
            lease.Bytes.ShouldBe(60);
        }

        budget.Used.ShouldBe(0);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        long seen = Volatile.Read(ref target);
        while (value > seen)
        {
            long before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
