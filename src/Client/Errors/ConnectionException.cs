namespace Streetcar.Client;

/// <summary>
/// No reply came: no silo could be reached, or the connection broke, or it took too long. Whether the command ran is not
/// known, unless it is one that is repeated by itself.
/// </summary>
public sealed class ConnectionException : DocumentClientException
{
    /// <summary>A failure on the way to a server or back.</summary>
    /// <param name="message">What failed, and what may help.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public ConnectionException(string message, Exception? inner = null)
        : this(message, [], inner)
    {
    }

    internal ConnectionException(string message, IReadOnlyList<string> labels, Exception? inner)
        : base(message, labels, inner)
    {
    }

    /// <summary>The same with one label, that of a command in a transaction.</summary>
    internal ConnectionException WithLabel(string label) => new(Message, [label], InnerException);
}
