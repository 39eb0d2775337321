using System.Diagnostics;

namespace Orleans.Configuration;

/// <summary>How calls are made.</summary>
public abstract class MessagingOptions
{
    private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a caller waits for a response before the call fails with a <see cref="TimeoutException"/>; the grain
    /// goes on with the request. 30 seconds if not set; <see cref="ResponseTimeoutWithDebugger"/> under a debugger.
    /// </summary>
    public TimeSpan ResponseTimeout
    {
        get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
        set => _responseTimeout = value;
    }

    /// <summary>The same while a debugger is attached. 30 minutes if not set.</summary>
    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether the grain's token is cancelled when the caller gives up waiting. False if not set.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>
    /// Whether a cancelled call ends only when the grain answers; by default it ends at once, and the grain is told.
    /// </summary>
    public bool WaitForCancellationAcknowledgement { get; set; }
}
