namespace Streetcar.Client.Transports;

/// <summary>
/// Which failures may be over at once
/// (<see href="https://www.mongodb.com/docs/manual/core/retryable-writes/"/>).
/// </summary>
internal static class Retry
{
    /// <summary>
    /// Whether the command got lost, or the server could not take it up, but it or another may do so now: it says so by a
    /// label, or by the codes of a shutdown and of what goes with it.
    /// </summary>
    public static bool IsWorthIt(Exception failure) => failure switch
    {
        ConnectionException => true,
        CommandException e => e.IsRetryable,
        _ => false,
    };
}
