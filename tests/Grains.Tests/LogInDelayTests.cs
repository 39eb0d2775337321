using Microsoft.Extensions.Time.Testing;
using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Tests;

/// <summary>Those who fail to log in wait, and nobody else does.</summary>
public sealed class LogInDelayTests
{
    private static readonly UserName Ann = new("ann", "admin"), Bob = new("bob", "admin");

    private readonly FakeTimeProvider _time = new();
    private readonly LogInDelays _delays;

    public LogInDelayTests() => _delays = new LogInDelays(_time);

    [Fact]
    public async Task The_first_failures_cost_nothing()
    {
        for (int i = 0; i < 3; i++)
        {
            await ShouldGoOnAsync("1.1.1.1", Ann);
            _delays.Failed("1.1.1.1", Ann);
        }

        ShouldWait("1.1.1.1", Ann);
    }

    [Fact]
    public async Task Each_failure_makes_the_next_wait_longer_up_to_five_seconds()
    {
        Fail("1.1.1.1", Ann, 3);
        foreach (double seconds in (double[])[0.2, 0.4, 0.8, 1.6, 3.2, 5, 5])
        {
            var wait = _delays.WaitAsync("1.1.1.1", Ann, CancellationToken.None).AsTask();
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            wait.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await wait.WaitAsync(Waiting.Patience);
            _delays.Failed("1.1.1.1", Ann);
        }
    }

    [Fact]
    public async Task Nobody_waits_for_the_failures_of_another_address_or_user()
    {
        Fail("1.1.1.1", Ann, 50);

        await ShouldGoOnAsync("2.2.2.2", Ann);
        await ShouldGoOnAsync("1.1.1.1", Bob);
        await ShouldGoOnAsync("1.1.1.1", new UserName("ann", "shop"));
    }

    [Fact]
    public async Task Who_logs_in_begins_anew()
    {
        Fail("1.1.1.1", Ann, 10);

        _delays.Succeeded("1.1.1.1", Ann);

        await ShouldGoOnAsync("1.1.1.1", Ann);
        _delays.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Failures_are_forgotten_after_five_minutes()
    {
        Fail("1.1.1.1", Ann, 10);

        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        await ShouldGoOnAsync("1.1.1.1", Ann);
        _delays.Failed("1.1.1.1", Ann);
        await ShouldGoOnAsync("1.1.1.1", Ann);
    }

    [Fact]
    public async Task Those_who_try_at_once_go_on_one_after_the_other_and_too_many_are_refused()
    {
        Fail("1.1.1.1", Ann, 10);
        var first = _delays.WaitAsync("1.1.1.1", Ann, CancellationToken.None).AsTask();
        var second = _delays.WaitAsync("1.1.1.1", Ann, CancellationToken.None).AsTask();

        var refusal = await Should.ThrowAsync<DocumentException>(() => _delays.WaitAsync("1.1.1.1", Ann, CancellationToken.None).AsTask());
        _time.Advance(TimeSpan.FromSeconds(5));
        await first.WaitAsync(Waiting.Patience);
        second.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));
        await second.WaitAsync(Waiting.Patience);

        refusal.Code.ShouldBe(ErrorCode.AuthenticationFailed);
        refusal.Message.ShouldBe("Authentication failed.");
    }

    [Fact]
    public async Task Who_leaves_does_not_wait()
    {
        Fail("1.1.1.1", Ann, 10);
        using var leaving = new CancellationTokenSource();
        var wait = _delays.WaitAsync("1.1.1.1", Ann, leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => wait.WaitAsync(Waiting.Patience));
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        Fail("1.1.1.1", Ann, 10);

        for (int i = 0; i < LogInDelays.MaxEntries + 10; i++)
            _delays.Failed("2.2.2.2", new UserName($"u{i}", "admin"));

        _delays.Count.ShouldBe(LogInDelays.MaxEntries);
    }

    private void Fail(string address, UserName user, int times)
    {
        for (int i = 0; i < times; i++)
            _delays.Failed(address, user);
    }

    private async Task ShouldGoOnAsync(string address, UserName user)
    {
        var wait = _delays.WaitAsync(address, user, CancellationToken.None).AsTask();
        wait.IsCompleted.ShouldBeTrue();
        await wait;
    }

    private void ShouldWait(string address, UserName user) =>
        _delays.WaitAsync(address, user, CancellationToken.None).AsTask().IsCompleted.ShouldBeFalse();
}
