namespace Streetcar.Client;

/// <summary>What went wrong on the way, as far as it decides what to do next.</summary>
internal enum ConnectionFailure
{
    /// <summary>The host is gone, or behaves as if it were.</summary>
    Broken,

    /// <summary>The host took too long for one command; others may do well.</summary>
    TimedOut,

    /// <summary>The client's own bound on connections kept the command from being sent.</summary>
    PoolExhausted,
}
