using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Streetcar.Abstractions;

/// <summary>
/// Repeats grain calls that Orleans rejected unrun. It does so while grains move from a silo that stops, and until it
/// declares a silo dead that is gone: by default after three probes of five seconds.
/// </summary>
internal static class RejectedCalls
{
    // Twice as long as Orleans needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Makes a call, again and again for as long as it is rejected.</summary>
    /// <param name="call">Makes the call.</param>
    /// <param name="state">What it needs.</param>
    /// <param name="cancellationToken">Ends the calls and the pauses between them.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<TResult> RepeatAsync<TState, TResult>(
        Func<TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call(state, cancellationToken).ConfigureAwait(false);
            }
            catch (OrleansMessageRejectionException e)
                when (e is not SiloUnavailableException && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
