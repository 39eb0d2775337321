using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Streetcar.Abstractions;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>What a client is told when its command came back with an exception instead of a reply.</summary>
internal sealed partial class FailureReplies(IHostApplicationLifetime lifetime, ILogger logger)
{
    private static readonly RawDocument Retryable = new()
    {
        ["errorLabels"] = RawArray.Create("RetryableWriteError"),
    };

    public Reply ToReply(Exception exception, Message request)
    {
        if (exception is DocumentException refused)
            return new Reply(refused.ToReply());
        var (code, message) = Explain(exception);
        if (code == ErrorCode.InternalError)
            LogUnexpected(exception);
        else
            LogFailed(code, exception.Message);

        // Drivers repeat a write once for this label, and only for it.
        bool retry = code != ErrorCode.InternalError && RawReader.TryFind(request.Body.Span, "txnNumber"u8, out _);
        return new Reply(new DocumentException(code, message, retry ? Retryable : null).ToReply());
    }

    private (ErrorCode Code, string Message) Explain(Exception exception)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return (ErrorCode.ShutdownInProgress, "The server is shutting down; connect to another one or wait for it");
        return exception switch
        {
            TimeoutException => (ErrorCode.NetworkTimeout, $"No answer in time: {exception.Message}"),
            OrleansException => (ErrorCode.HostUnreachable, $"A silo did not answer: {exception.Message}"),
            OperationCanceledException => (ErrorCode.Interrupted, "operation was interrupted"),
            _ => (ErrorCode.InternalError, $"{exception.GetType().Name}: {exception.Message}"),
        };
    }

    [LoggerMessage(LogLevel.Error, "A command failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);

    [LoggerMessage(LogLevel.Warning, "A command failed with {Code}: {Reason}")]
    private partial void LogFailed(ErrorCode code, string reason);
}
