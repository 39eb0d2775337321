using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>When a write is to end.</summary>
/// <param name="client">Who asked for it.</param>
/// <param name="maxTime">How long it may run; null for any time.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class WriteLimits(string client, TimeSpan? maxTime, CancellationToken cancellationToken) : OperationContext
{
    // For how long an evaluation may hold up others that can't be left to the threads of queries.
    private static readonly TimeSpan LongestInStep = TimeSpan.FromSeconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();

    // 0 in the first step.
    private long _stepStart;

    /// <summary>Those of a write that nobody ends.</summary>
    public static WriteLimits None { get; } = new("", null, default);

    /// <summary>Whether others wait for the write's steps.</summary>
    public bool HoldsUpOthers { get; init; } = true;

    /// <summary>Who asked for it.</summary>
    public string Client => client;

    /// <summary>Ends the write.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>How long the write may still run; null for any time.</summary>
    public TimeSpan? TimeLeft => maxTime - Stopwatch.GetElapsedTime(_start);

    /// <summary>Says that another step begins.</summary>
    public void BeginStep() => _stepStart = Stopwatch.GetTimestamp();

    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    /// <exception cref="OperationCanceledException">The write was canceled.</exception>
    public void Check()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (maxTime is { } time && Stopwatch.GetElapsedTime(_start) > time)
            throw DocumentException.OutOfTime();
    }

    protected override void OnCheck()
    {
        Check();
        if (HoldsUpOthers && Stopwatch.GetElapsedTime(Math.Max(_start, _stepStart)) > LongestInStep)
        {
            throw new DocumentException(
                ErrorCode.ExceededTimeLimit,
                "the statement computed for more than 1 s in a transaction that other writes may wait for; send it as a command of its own");
        }
    }

    // Not counted: the values of one evaluation are bounded, and each database has one writer.
    protected override void Reserve(long bytes)
    {
    }
}
