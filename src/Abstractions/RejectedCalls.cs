using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// Repeats grain calls that Orleans rejected. It does so while grains move from a silo that stops, and until it declares a
/// silo dead that is gone: by default after three probes of five seconds.
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
    /// <param name="mayRepeat">Whether a call may be repeated that a silo took with it, perhaps after it had run it.</param>
    /// <param name="cancellationToken">Ends the calls and the pauses between them.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<TResult> RepeatAsync<TState, TResult>(
        Func<TState, CancellationToken, ValueTask<TResult>> call,
        TState state,
        Func<TState, SiloUnavailableException, bool> mayRepeat,
        CancellationToken cancellationToken)
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
                when (Stopwatch.GetElapsedTime(start) < Patience
                    && (e is not SiloUnavailableException lost || mayRepeat(state, lost)))
            {
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>
    /// Whether a command is a write that is applied once, however often it is run: what is in a transaction is not.
    /// </summary>
    public static bool IsNumbered(Command command) =>
        RawReader.TryFind(command.Body.Span, "txnNumber"u8, out _) && !RawReader.TryFind(command.Body.Span, "autocommit"u8, out _);

    /// <summary>
    /// Whether a silo that stops rejected the call unrun, as it no longer looks for the silos of grains. Only the message says
    /// this from a silo that went while it ran the call.
    /// </summary>
    public static bool IsUnrun(SiloUnavailableException exception) =>
        exception.Message.EndsWith("is shutting down.", StringComparison.Ordinal);
}
