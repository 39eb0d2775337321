using System.Text;
using Microsoft.Extensions.Logging;

namespace Streetcar.Grains;

/// <summary>The one place where what goes wrong in a command becomes its reply.</summary>
/// <param name="logger">Hears of failures that are not the client's.</param>
internal sealed partial class ErrorReplies(ILogger<ErrorReplies> logger)
{
    /// <summary>The reply to a command that failed.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="command">The command.</param>
    public Reply ToReply(Exception exception, Command command)
    {
        switch (exception)
        {
            case DocumentException known:
                return new Reply(known.ToReply());
            case OperationCanceledException:
                return new Reply(new DocumentException(ErrorCode.Interrupted, "operation was interrupted").ToReply());
            default:
                string name = Encoding.UTF8.GetString(command.Name);
                CommandFailed(exception, name, command.Database);
                return new Reply(new DocumentException(
                    ErrorCode.InternalError, $"The command '{name}' failed; the server's log tells why").ToReply());
        }
    }

    [LoggerMessage(LogLevel.Error, "The command {Command} on the database {Database} failed.")]
    private partial void CommandFailed(Exception exception, string command, string database);
}
