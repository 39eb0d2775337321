using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Streetcar.Abstractions;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>One client's connection: answers its requests one after the other, in their order.</summary>
internal sealed partial class WireConnection(
    ConnectionContext connection,
    int id,
    ICommandDispatcher dispatcher,
    ErrorReplies errors,
    ILogger logger)
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(10);

    private readonly CancellationToken _closing =
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;

    private readonly ClientConnection _client = new(id, connection.RemoteEndPoint?.ToString() ?? "");

    private int _lastReplyId;

    public async Task RunAsync()
    {
        using var closing = _closing.Register(connection.Transport.Input.CancelPendingRead);
        try
        {
            await AnswerAllAsync();
        }
        catch (MalformedMessageException e)
        {
            LogMalformed(id, e.CodeName, e.Message);
            await RefuseAsync(e);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException || IsLost(e))
        {
            LogLost(id, e.Message);
        }
    }

    private async Task AnswerAllAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            var reading = MessageReader.ReadAsync(connection.Transport.Input, validate: true, default);
            // A client that sends without waiting lets others have their turn between its requests.
            if (reading.IsCompleted)
                await Task.Yield();
            var message = await reading;
            if (message is null)
                return;
            var reply = await AnswerAsync(message);
            if (!message.ExpectsReply)
                continue;
            var flushed = await MessageWriter.SendReplyAsync(connection.Transport.Output, ++_lastReplyId, message, reply);
            reply.Return();
            if (flushed.IsCompleted)
                return;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> AnswerAsync(Message message)
    {
        // Nobody waits for an unacknowledged write, so that nobody's leaving withdraws it.
        var cancellationToken = message.ExpectsReply ? connection.ConnectionClosed : default;
        Command? command = null;
        try
        {
            command = message.ToCommand(_client);
            return await dispatcher.RunAsync(command, cancellationToken);
        }
        catch (Exception e) when (!IsLost(e) && e is not ConnectionAbortedException)
        {
            return errors.ToReply(e, command);
        }
    }

    private bool IsLost(Exception e) =>
        e is OperationCanceledException && connection.ConnectionClosed.IsCancellationRequested;

    private async Task RefuseAsync(MalformedMessageException e)
    {
        if (e.Header is not { } header)
            return;
        MessageWriter.WriteReply(connection.Transport.Output, ++_lastReplyId, header, errors.ToReply(e, null));
        var flushed = await connection.Transport.Output.FlushAsync();
        if (!flushed.IsCompleted)
            await LingerAsync(e.Unread);
    }

    // A connection that is closed while its client still sends is reset, and the error reply is lost with it.
    private async Task LingerAsync(long unread)
    {
        using var enough = new CancellationTokenSource(LingerTime);
        try
        {
            var input = connection.Transport.Input;
            while (unread > 0)
            {
                var result = await input.ReadAsync(enough.Token);
                unread -= result.Buffer.Length;
                input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted || result.IsCanceled)
                    return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            LogLost(id, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Connection {Id} closed after a malformed message: {CodeName}: {Reason}")]
    private partial void LogMalformed(int id, string codeName, string reason);

    [LoggerMessage(LogLevel.Debug, "Connection {Id} was lost: {Reason}")]
    private partial void LogLost(int id, string reason);
}
