using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests;

public sealed class CallsTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly string _key = OneSilo.NewKey();

    private ICallsGrain Grain => silo.Grains.GetGrain<ICallsGrain>(_key);

    [Fact]
    public async Task A_failure_arrives_with_its_type_and_message()
    {
        (await Should.ThrowAsync<FileNotFoundException>(Grain.Throw("gone"))).Message.ShouldBe("gone");
    }

    [Fact]
    public async Task A_failure_arrives_with_the_stack_it_was_thrown_from()
    {
        var failure = await Should.ThrowAsync<FileNotFoundException>(Grain.ThrowAfterAwait("gone"));

        failure.StackTrace.ShouldNotBeNull().ShouldContain("FailDeepDown");
    }

    [Fact]
    public async Task A_failure_before_the_first_await_arrives_too()
    {
        var failure = await Should.ThrowAsync<NotSupportedException>(async () => await Grain.ThrowAtOnce("not this"));

        failure.Message.ShouldBe("not this");
    }

    [Fact]
    public async Task A_caller_that_waited_for_long_enough_gets_a_timeout_and_the_grain_goes_on()
    {
        var late = Grain.AnswerTooLate(_key);
        await Gates.Arrival(_key);

        var failure = await Should.ThrowAsync<TimeoutException>(late);
        failure.Message.ShouldStartWith("Response did not arrive on time in 00:00:01 for message: ");

        Gates.Open(_key);
        (await Grain.Answered()).ShouldBe(1);
    }

    [Fact]
    public async Task A_value_task_arrives_with_its_failure()
    {
        var failure = await Should.ThrowAsync<FileNotFoundException>(async () => await Grain.ThrowForValue("gone"));

        failure.Message.ShouldBe("gone");
    }

    [Fact]
    public async Task A_caller_that_waited_long_enough_for_a_value_task_gets_a_timeout()
    {
        var late = Grain.AnswerTooLateForValue(_key).AsTask();
        await Gates.Arrival(_key);

        await Should.ThrowAsync<TimeoutException>(late);

        Gates.Open(_key);
        (await Grain.Answered()).ShouldBe(1);
    }

    [Fact]
    public async Task Cancellation_ends_the_call_of_a_value_task_too()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitForCancellationForValue(_key, cancellation.Token).AsTask();
        await Gates.Arrival(_key);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        (await Grain.Cancelled()).ShouldBe("cancelled True, in context True");
    }

    [Fact]
    public async Task A_request_that_nobody_waits_for_any_more_is_not_started()
    {
        var running = Grain.WaitFor(_key);
        await Gates.Arrival(_key);

        await Should.ThrowAsync<TimeoutException>(Grain.AnswerTooLate(_key));

        Gates.Open(_key);
        await running;
        (await Grain.Answered()).ShouldBe(0);
    }

    [Fact]
    public async Task Cancellation_ends_the_call_at_once_and_reaches_the_grain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.WaitForCancellation(_key, cancellation.Token);
        await Gates.Arrival(_key);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        (await Grain.Cancelled()).ShouldBe("cancelled True, in context True");
    }

    [Fact]
    public async Task A_token_that_is_not_cancelled_changes_nothing()
    {
        using var cancellation = new CancellationTokenSource();

        (await Grain.TokenIsCancelled(cancellation.Token)).ShouldBeFalse();
        (await Grain.TokenIsCancelled(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public void A_token_cancelled_before_the_call_lets_it_throw_at_once()
    {
        Should.Throw<OperationCanceledException>(() => { _ = Grain.TokenIsCancelled(new CancellationToken(canceled: true)); });
    }

    [Fact]
    public async Task Nobody_waits_for_a_one_way_call()
    {
        await Grain.Tell(_key);

        await Gates.Arrival(_key);
        Gates.Open(_key);
        (await Grain.Answered()).ShouldBe(0);
    }

    [Fact]
    public async Task Context_flows_from_call_to_call_and_not_back()
    {
        RequestContext.Set("name", "value");

        (await Grain.ReadContext("name")).ShouldBe("value");
        (await Grain.ReadContextOfOther("name")).ShouldBe("value");
        RequestContext.Get("name").ShouldBe("value");

        RequestContext.Remove("name").ShouldBeTrue();
        (await Grain.ReadContext("name")).ShouldBeNull();
    }

    [Fact]
    public async Task A_grain_hands_out_references_to_itself()
    {
        var reference = await Grain.Myself();

        reference.ShouldBe(Grain);
        reference.ShouldNotBeOfType<CallsGrain>();
        (await reference.KeyOf(Grain)).ShouldBe(_key);
    }

    [Fact]
    public async Task A_grain_that_hands_out_itself_is_handed_out_as_a_reference()
    {
        (await Grain.KeyOfMyself()).ShouldBe(_key);
    }
}
