using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Streetcar.Bson;
using Streetcar.Protocol;
using ErrorCode = Streetcar.Bson.ErrorCode;

namespace Streetcar.Abstractions;

/// <summary>The one place where exceptions become MongoDB's error replies.</summary>
/// <param name="lifetime">Whether the process is stopping.</param>
/// <param name="logger">Gets the errors that are not the client's.</param>
public sealed partial class ErrorReplies(IHostApplicationLifetime lifetime, ILogger<ErrorReplies> logger)
{
    private long _count;

    /// <summary>How many there have been.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The reply to a command that failed, or whose reply was lost.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="command">The command; null where a message could not be read as one.</param>
    public Reply ToReply(Exception exception, Command? command)
    {
        Interlocked.Increment(ref _count);
        if (exception is DocumentException known)
            return new Reply(Labeled(known, command).ToReply());
        var (code, message) = Explain(exception, command);
        return new Reply(new DocumentException(code, message, ErrorLabels.Of(code, command, wasLost: true)).ToReply());
    }

    /// <summary>Whether a reply says that a command wrote what another transaction has written.</summary>
    public static bool IsWriteConflict(Reply reply)
    {
        // Nothing but a failure begins so.
        var reader = new RawReader(reply.Body.Span);
        return reader.Read() && reader.Name.SequenceEqual("ok"u8) && reader.Value is { Type: ElementType.Double, Double: 0 }
            && RawReader.Find(reply.Body.Span, "code"u8) is { Type: ElementType.Int32, Int32: (int)ErrorCode.WriteConflict };
    }

    // Labels that a failure has already, by a fail point or from MongoDB, are all that it has.
    private static DocumentException Labeled(DocumentException failure, Command? command)
    {
        if (failure.Details?.TryGetValue(ErrorLabels.Field, out var given) == true)
        {
            return given is { Type: ElementType.Array, AsArray.Count: 0 }
                ? new DocumentException(failure.Code, failure.Message, failure.Details.Without(ErrorLabels.Field))
                : failure;
        }

        if (ErrorLabels.Of(failure.Code, command, wasLost: false) is not { } labels)
            return failure;
        return new DocumentException(
            failure.Code, failure.Message, failure.Details is { } details ? new RawDocument(details.Concat(labels)) : labels);
    }

    private (ErrorCode Code, string Message) Explain(Exception exception, Command? command)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return (ErrorCode.ShutdownInProgress, "The server is shutting down; connect to another one or wait for it");
        string name = command is null ? "" : Encoding.UTF8.GetString(command.Name);
        switch (exception)
        {
            case OperationCanceledException:
                return (ErrorCode.Interrupted, "operation was interrupted");
            case TimeoutException:
                LogLost(name, exception.Message);
                return (ErrorCode.NetworkTimeout, $"No answer in time: {exception.Message}");
            case OrleansException:
                LogLost(name, exception.Message);
                return (ErrorCode.HostUnreachable, $"A silo did not answer: {exception.Message}");
            default:
                LogFailed(exception, name, command?.Database);
                return (ErrorCode.InternalError, $"The command '{name}' failed; the server's log has the reason");
        }
    }

    [LoggerMessage(LogLevel.Error, "The command {Command} on the database {Database} failed.")]
    private partial void LogFailed(Exception exception, string command, string? database);

    [LoggerMessage(LogLevel.Warning, "The command {Command} got no answer: {Reason}")]
    private partial void LogLost(string command, string reason);
}
