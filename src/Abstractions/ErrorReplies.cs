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
    // Drivers repeat a write once for this label, and only for it.
    private static readonly RawDocument Retryable = new() { ["errorLabels"] = RawArray.Create("RetryableWriteError") };

    /// <summary>The reply to a command that failed, or whose reply was lost.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="command">The command; null where a message could not be read as one.</param>
    public Reply ToReply(Exception exception, Command? command)
    {
        if (exception is DocumentException known)
            return new Reply(known.ToReply());
        var (code, message) = Explain(exception, command);
        bool retry = code != ErrorCode.InternalError
            && command is not null && RawReader.TryFind(command.Body.Span, "txnNumber"u8, out _);
        return new Reply(new DocumentException(code, message, retry ? Retryable : null).ToReply());
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
