using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Streetcar.Abstractions;
using Streetcar.Bson.Memory;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>One client's connection: answers its requests one after the other, in their order.</summary>
internal sealed partial class WireConnection(
    ConnectionContext connection,
    ClientConnection client,
    ICommandDispatcher dispatcher,
    ErrorReplies errors,
    MessageLimits limits,
    WireOptions options,
    ILogger logger)
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(10);

    private readonly CancellationToken _closing =
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;

    private readonly MessageLimits _limitsBeforeLogIn = limits with
    {
        MaxLength = MessageLimits.MaxLengthBeforeLogIn,
        ReceiveTime = limits.ReceiveTime < options.LogInTime ? limits.ReceiveTime : options.LogInTime,
    };

    private int _lastReplyId;

    /// <summary>Answers until the client leaves, or is to leave.</summary>
    /// <returns>Whether it ended in order: nothing is being sent any more.</returns>
    public async Task<bool> RunAsync()
    {
        using var closing = _closing.Register(connection.Transport.Input.CancelPendingRead);
        using var lost = connection.ConnectionClosed.Register(client.Close);
        try
        {
            await AnswerOrRefuseAsync();
            return true;
        }
        catch (TimeoutException)
        {
            LogStalled(client.Id, options.SendTime);
            connection.Abort(new ConnectionAbortedException("The client takes no replies."));
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException || IsLost(e))
        {
            LogLost(client.Id, e.Message);
        }

        return false;
    }

    private async Task AnswerOrRefuseAsync()
    {
        try
        {
            await AnswerAllAsync();
        }
        catch (MalformedMessageException e)
        {
            LogMalformed(client.Id, e.CodeName, e.Message);
            await RefuseAsync(e);
        }
    }

    private async Task AnswerAllAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            var reading = client.IsUnknown
                ? ReadBeforeLogInAsync()
                : MessageReader.ReadAsync(connection.Transport.Input, validate: true, limits, default);
            // A client that sends without waiting lets others have their turn between its requests.
            if (reading.IsCompleted)
                await Task.Yield();
            var message = await reading;
            if (message is null)
                return;
            Reply reply;
            try
            {
                reply = await AnswerAsync(message);
            }
            finally
            {
                message.Release();
            }

            try
            {
                if (message.ExpectsReply && await SendAsync(message, reply) is { IsCompleted: true } or { IsCanceled: true })
                    return;
            }
            finally
            {
                reply.Return();
            }
        }
    }

    // Drivers' monitors never log in: only who has said nothing yet, or has begun to log in, is given a time.
    private async ValueTask<Message?> ReadBeforeLogInAsync()
    {
        using var time = _lastReplyId > 0 && client.LogIn is null ? null : new CancellationTokenSource(options.LogInTime);
        try
        {
            return await MessageReader.ReadAsync(
                connection.Transport.Input, validate: true, _limitsBeforeLogIn, time?.Token ?? default);
        }
        catch (OperationCanceledException) when (time is { IsCancellationRequested: true })
        {
            LogUnknown(client.Id, options.LogInTime);
            return null;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> AnswerAsync(Message message)
    {
        Command? command = null;
        try
        {
            command = message.ToCommand(client);
            var interruption = client.Begin(command);
            // Nobody waits for an unacknowledged write, so that nobody's leaving withdraws it.
            return await dispatcher.RunAsync(command, message.ExpectsReply ? interruption : default);
        }
        catch (Exception e) when (!IsLost(e) && e is not ConnectionAbortedException)
        {
            return errors.ToReply(e, command);
        }
        finally
        {
            client.End();
        }
    }

    // What others have not counted while they made it is counted now: a client that takes it slowly is to be seen.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> SendAsync(Message message, Reply reply)
    {
        using var memory = reply.IsCounted || reply.Body.Length <= BufferPool.LongestShort
            ? null
            : MemoryLease.OfTaken(client.Replies!, reply.Body.Length);
        return await MessageWriter.SendReplyAsync(connection.Transport.Output, ++_lastReplyId, message, reply, dispatcher.ClusterTime, options.SendTime);
    }

    private bool IsLost(Exception e) =>
        e is OperationCanceledException && connection.ConnectionClosed.IsCancellationRequested;

    private async Task RefuseAsync(MalformedMessageException e)
    {
        if (e.Header is not { } header)
            return;
        var flushed = await MessageWriter.SendReplyAsync(
            connection.Transport.Output, ++_lastReplyId, header, errors.ToReply(e, null), options.SendTime);
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
            LogLost(client.Id, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Connection {Id} closed after a malformed message: {CodeName}: {Reason}")]
    private partial void LogMalformed(int id, string codeName, string reason);

    [LoggerMessage(LogLevel.Warning, "Connection {Id} closed: its client has taken nothing of its reply for {Time}")]
    private partial void LogStalled(int id, TimeSpan time);

    [LoggerMessage(LogLevel.Debug, "Connection {Id} closed: its client has not logged in within {Time}")]
    private partial void LogUnknown(int id, TimeSpan time);

    [LoggerMessage(LogLevel.Debug, "Connection {Id} was lost: {Reason}")]
    private partial void LogLost(int id, string reason);
}
