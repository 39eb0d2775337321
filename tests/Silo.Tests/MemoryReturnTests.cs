using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Silo.Tests;

public sealed class MemoryReturnTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_memory_of_a_message_comes_back_when_its_client_leaves_during_a_write()
    {
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);
        using var client = await WireClient.ConnectAsync(silo.EndPoint);

        for (int i = 0; i < 20; i++)
            await SendAndLeaveAsync(silo.EndPoint, new() { ["insert"] = "pages", ["documents"] = RawArray.Create(Document(i, Megabyte)) });

        using var patience = new CancellationTokenSource(Patience);
        while (await UsedForMessagesAsync(client) != 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    [Fact]
    public async Task Documents_that_are_larger_than_the_memory_for_reading_ahead_are_all_read()
    {
        using var folder = new TempFolder();
        using var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--memory", "64"]);
        await silo.WaitUntilReadyAsync();
        using var client = await WireClient.ConnectAsync(silo.EndPoint);
        for (int i = 0; i < 8; i++)
        {
            var reply = await client.RunAsync(new() { ["insert"] = "pages", ["documents"] = RawArray.Create(Document(i, 6 * Megabyte)) });
            reply["n"].ShouldBe(1);
        }

        var found = await client.RunAsync(Json.Document("{ find: 'pages', batchSize: 1 }"));
        int count = found["cursor"].AsDocument["firstBatch"].AsArray.Count;
        var id = found["cursor"].AsDocument["id"];
        while (id.AsInt64 != 0)
        {
            found = await client.RunAsync(new() { ["getMore"] = id, ["collection"] = "pages" });
            found["ok"].ShouldBe(1.0, found["errmsg"].ToString());
            count += found["cursor"].AsDocument["nextBatch"].AsArray.Count;
            id = found["cursor"].AsDocument["id"];
        }

        count.ShouldBe(8);
    }

    private static RawDocument Document(int id, int size) => new() { ["_id"] = id, ["padding"] = new string('x', size) };

    private static async Task<long> UsedForMessagesAsync(WireClient client)
    {
        var status = await client.RunAsync(Json.Document("{ serverStatus: 1 }"));
        return status["memory"].AsDocument["messages"].AsDocument["used"].AsInt64;
    }

    private static async Task SendAndLeaveAsync(IPEndPoint server, RawDocument command)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server).WaitAsync(Patience);
        var output = PipeWriter.Create(socket.GetStream());
        MessageWriter.WriteCommand(output, 1, new Command("test", command));
        await output.FlushAsync().AsTask().WaitAsync(Patience);
    }
}
