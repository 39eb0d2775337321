namespace Streetcar.Security.Scram;

/// <summary>A client has not proved who it is. The message is for a log: a client is not told which part was wrong.</summary>
/// <param name="message">What was wrong.</param>
public sealed class AuthenticationException(string message) : Exception(message);
