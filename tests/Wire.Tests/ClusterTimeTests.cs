using Streetcar.Bson;
using Streetcar.Protocol;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class ClusterTimeTests
{
    private static readonly RawTimestamp Time = new(1_700_000_000, 7);

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public async Task A_reply_of_any_length_tells_the_time_behind_its_own_fields(int length)
    {
        await using var listener = await TestListener.OpenAsync();
        listener.Silo.ClusterTime = Time;
        var reply = new Reply(new RawDocument { ["text"] = new string('x', length), ["ok"] = 1.0 });
        listener.Silo.Answer = (_, _) => Task.FromResult(reply);
        using var client = await listener.ConnectAsync();

        for (int i = 0; i < 2; i++)
        {
            var body = (await client.AskAsync(Msg(1, "{ ping: 1, $db: 'test' }"))).Body;

            body.Select(field => field.Name).ShouldBe(["text", "ok", "operationTime", "$clusterTime"]);
            body["text"].AsString.Length.ShouldBe(length);
            ShouldTell(body, Time);
        }
    }

    [Fact]
    public async Task A_failure_tells_the_time()
    {
        await using var listener = await TestListener.OpenAsync();
        listener.Silo.ClusterTime = Time;
        listener.Silo.Answer = (_, _) => throw new DocumentException(ErrorCode.BadValue, "no");
        using var client = await listener.ConnectAsync();

        var body = (await client.AskAsync(Msg(1, "{ ping: 1, $db: 'test' }"))).Body;

        body["errmsg"].ShouldBe("no");
        ShouldTell(body, Time);
    }

    [Fact]
    public async Task A_handshake_in_the_old_manner_tells_the_time()
    {
        await using var listener = await TestListener.OpenAsync();
        listener.Silo.ClusterTime = Time;
        using var client = await listener.ConnectAsync();

        ShouldTell((await client.AskAsync(LegacyQuery(1, "admin.$cmd", "{ isMaster: 1 }"))).Body, Time);
    }

    [Fact]
    public async Task A_compressed_reply_tells_the_time()
    {
        await using var listener = await TestListener.OpenAsync();
        listener.Silo.ClusterTime = Time;
        using var client = await listener.ConnectAsync();

        ShouldTell((await client.AskAsync(Compressed(Msg(1, "{ ping: 1, $db: 'test' }"), compressor: 2))).Body, Time);
    }

    [Fact]
    public async Task Where_no_time_is_kept_none_is_told()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var body = (await client.AskAsync(Msg(1, "{ ping: 1, $db: 'test' }"))).Body;

        body.ContainsKey("operationTime").ShouldBeFalse();
        body.ContainsKey("$clusterTime").ShouldBeFalse();
    }

    private static void ShouldTell(RawDocument body, RawTimestamp time)
    {
        body["operationTime"].AsTimestamp.ShouldBe(time);
        var clusterTime = body["$clusterTime"].AsDocument;
        clusterTime["clusterTime"].AsTimestamp.ShouldBe(time);
        clusterTime["signature"]["hash"].AsBinary.ToArray().ShouldBe(new byte[20]);
        clusterTime["signature"]["keyId"].ShouldBe(0L);
    }
}
