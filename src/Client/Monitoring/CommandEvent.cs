using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// What happens to a command on its way: it starts, and then succeeds or fails. A command that is repeated has two of
/// each
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/command-logging-and-monitoring/command-logging-and-monitoring.md"/>).
/// </summary>
/// <param name="RequestId">The number that the events of one sending have in common.</param>
/// <param name="Database">The database that the command runs on.</param>
/// <param name="CommandName">The command's name.</param>
public abstract record CommandEvent(long RequestId, string Database, string CommandName);

/// <summary>A command is about to be sent.</summary>
/// <param name="RequestId">The number that the events of one sending have in common.</param>
/// <param name="Database">The database that the command runs on.</param>
/// <param name="CommandName">The command's name.</param>
/// <param name="Command">The whole command; documents that travel beside it stand in it as an array.</param>
public sealed record CommandStarted(long RequestId, string Database, string CommandName, BsonDocument Command)
    : CommandEvent(RequestId, Database, CommandName);

/// <summary>A command was answered with <c>ok: 1</c>; writes in it may have failed nevertheless.</summary>
/// <param name="RequestId">The number that the events of one sending have in common.</param>
/// <param name="Database">The database that the command runs on.</param>
/// <param name="CommandName">The command's name.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Reply">The reply.</param>
public sealed record CommandSucceeded(
    long RequestId, string Database, string CommandName, TimeSpan Duration, BsonDocument Reply)
    : CommandEvent(RequestId, Database, CommandName);

/// <summary>A command was refused, or no reply came.</summary>
/// <param name="RequestId">The number that the events of one sending have in common.</param>
/// <param name="Database">The database that the command runs on.</param>
/// <param name="CommandName">The command's name.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Failure">A <see cref="DocumentException"/>, a <see cref="ConnectionException"/> or a cancellation.</param>
public sealed record CommandFailed(
    long RequestId, string Database, string CommandName, TimeSpan Duration, Exception Failure)
    : CommandEvent(RequestId, Database, CommandName);
