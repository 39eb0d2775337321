using Orleans.Runtime;
using Streetcar.Bson;
using Streetcar.Protocol;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class FailureTests
{
    public static TheoryData<Exception, int, string> Exceptions => new()
    {
        { new TimeoutException("no answer within 30 s"), 89, "NetworkTimeout" },
        { new OrleansException("no silo"), 6, "HostUnreachable" },
        { new OperationCanceledException(), 11601, "Interrupted" },
        { new DocumentException(ErrorCode.BadValue, "wrong"), 2, "BadValue" },
        { new InvalidOperationException("a defect"), 1, "InternalError" },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task An_exception_becomes_an_error_reply_and_the_connection_stays(
        Exception exception, int code, string codeName)
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        listener.Silo.Answer = (command, _) => command.Document.ContainsKey("fail")
            ? Task.FromException<Reply>(exception)
            : AnswerAll.Echo(command);

        var answer = await client.AskAsync(Msg(1, "{ ping: 1, fail: 1, $db: 'test' }"));

        answer.Code.ShouldBe(code);
        answer.Body["codeName"].AsString.ShouldBe(codeName);
        answer.Message.ShouldContain(exception switch
        {
            OperationCanceledException => "interrupted",
            InvalidOperationException => "the server's log has the reason",
            _ => exception.Message,
        });
        (await client.AskAsync(Msg(2, "{ ping: 1, $db: 'test' }"))).Body["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_driver_is_told_when_it_may_repeat_a_write()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        listener.Silo.Answer = (_, _) => throw new TimeoutException();

        var repeatable = await client.AskAsync(Msg(1, "{ insert: 'pages', txnNumber: 1, $db: 'test' }"));
        var other = await client.AskAsync(Msg(2, "{ insert: 'pages', $db: 'test' }"));

        repeatable.Body["errorLabels"].AsArray.ShouldBe(Json.Array("['RetryableWriteError']"));
        other.Body["errorLabels"].IsMissing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_defect_is_logged()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        listener.Silo.Answer = (_, _) => throw new InvalidOperationException("a defect");

        await client.AskAsync(Msg(1, "{ ping: 1, $db: 'test' }"));

        listener.Log.Complaints.ShouldHaveSingleItem().ShouldContain("a defect");
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_command()
    {
        await using var listener = await TestListener.OpenAsync();
        var running = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        listener.Silo.Answer = async (_, cancellationToken) =>
        {
            running.SetResult();
            using var end = cancellationToken.Register(ended.SetResult);
            await ended.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            throw new OperationCanceledException(cancellationToken);
        };

        using (var client = await listener.ConnectAsync())
        {
            await client.SendAsync(Msg(1, "{ find: 'pages', $db: 'test' }"));
            await running.Task.WaitAsync(RawClient.Patience);
        }

        await ended.Task.WaitAsync(RawClient.Patience);
        listener.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unacknowledged_write_is_made_though_its_client_leaves()
    {
        await using var listener = await TestListener.OpenAsync();
        var left = new TaskCompletionSource();
        var token = new TaskCompletionSource<CancellationToken>();
        listener.Silo.Answer = async (command, cancellationToken) =>
        {
            await left.Task.WaitAsync(RawClient.Patience, CancellationToken.None);
            token.SetResult(cancellationToken);
            return await AnswerAll.Echo(command);
        };

        using (var client = await listener.ConnectAsync())
            await client.SendAsync(Msg(1, 2, Body("{ insert: 'pages', $db: 'test' }")));
        left.SetResult();

        (await token.Task.WaitAsync(RawClient.Patience)).CanBeCanceled.ShouldBeFalse();
    }
}
