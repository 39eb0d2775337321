namespace Streetcar.Protocol;

/// <summary>An operation that runs for a client.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Id">The operation's number, by which it can be killed.</param>
/// <param name="Command">What it runs.</param>
/// <param name="Elapsed">For how long it has been running.</param>
public sealed record RunningOperation(ClientConnection Connection, int Id, Command Command, TimeSpan Elapsed);
