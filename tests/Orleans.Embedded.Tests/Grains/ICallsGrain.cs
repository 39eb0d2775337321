using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.Grains;

/// <summary>Answers, fails, waits or is cancelled, as it is told.</summary>
public interface ICallsGrain : IGrainWithStringKey
{
    Task<int> Throw(string message);

    Task ThrowAfterAwait(string message);

    ValueTask ThrowAtOnce(string message);

    [ResponseTimeout("00:00:01")]
    Task<string> AnswerTooLate(string gate);

    ValueTask<int> ThrowForValue(string message);

    [ResponseTimeout("00:00:01")]
    ValueTask<string> AnswerTooLateForValue(string gate);

    ValueTask<bool> WaitForCancellationForValue(string gate, CancellationToken cancellationToken);

    Task WaitFor(string gate);

    Task<int> Answered();

    Task<bool> WaitForCancellation(string gate, CancellationToken cancellationToken);

    Task<bool> TokenIsCancelled(CancellationToken cancellationToken);

    /// <summary>What the last <see cref="WaitForCancellation"/> saw: whether it was cancelled, and in the grain's context.</summary>
    Task<string> Cancelled();

    [OneWay]
    Task Tell(string gate);

    Task<string?> ReadContext(string name);

    Task<string?> ReadContextOfOther(string name);

    Task<ICallsGrain> Myself();

    Task<string> KeyOf(ICallsGrain grain);

    Task<string> KeyOfMyself();
}
