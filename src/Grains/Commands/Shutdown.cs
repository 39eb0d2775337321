using System.Net;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/shutdown/"/>: for who is on the server's own machine, as MongoDB
/// without users has it.
/// </summary>
internal static class Shutdown
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "force", (ref _, in argument) => argument.Boolean() },
        { "timeoutSecs", (ref _, in argument) => argument.Int64() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
        if (!IPAddress.TryParse(command.Client, out var address) || !IPAddress.IsLoopback(address) || !services.Presentation.MayShutDown)
        {
            throw new DocumentException(
                ErrorCode.Unauthorized, "shutdown must run from localhost when running db without auth");
        }

        services.Shutdown();
        return ValueTask.FromResult(Replies.Ok);
    }
}
