namespace Streetcar.Client;

/// <summary>
/// No reply came: no silo could be reached, or the connection broke, or it took too long. Whether the command ran is not
/// known, unless it is one that is repeated by itself.
/// </summary>
/// <param name="message">What failed, and what may help.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class ConnectionException(string message, Exception? inner = null) : Exception(message, inner);
