namespace Streetcar.Client;

/// <summary>
/// No reply came: no silo could be reached, or the connection broke, or it took too long. Whether the command ran is not
/// known, unless it is one that the client repeats by itself.
/// </summary>
public sealed class ConnectionException : Exception
{
    /// <summary>A failure on the way.</summary>
    /// <param name="message">What failed, naming the host and what may help.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public ConnectionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal ConnectionFailure Failure { get; init; }
}
