using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streetcar.Hosting;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class FuzzTests
{
    private const int Messages = 8_000;
    private const int Connections = 8;
    private const int PingId = int.MaxValue;

    private static readonly byte[] Ping = Msg(PingId, "{ ping: 1, $db: 'admin' }");

    [Fact]
    public async Task Eight_thousand_mutated_messages_leave_the_silo_serving_and_its_log_clean()
    {
        var folder = Directory.CreateTempSubdirectory("streetcar-");
        var log = new LogCapture();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, folder.FullName));
        var host = builder.Build();
        await using (var stopping = (IAsyncDisposable)host)
        {
            await host.StartAsync();
            var endPoint = host.Services.GetRequiredService<StreetcarEndpoint>().EndPoint;
            using var bystander = await RawClient.ConnectAsync(endPoint);
            await bystander.AskAsync(Msg(1, "{ insert: 'bystander', documents: [{ _id: 1 }], $db: 'kept' }"));

            await Task.WhenAll(Enumerable.Range(0, Connections).Select(seed => SendAsync(endPoint, seed)));

            var found = await bystander.AskAsync(Msg(2, "{ find: 'bystander', $db: 'kept' }"));
            found.Body["cursor"].AsDocument["firstBatch"].AsArray.Count.ShouldBe(1);
            await host.StopAsync();
        }

        log.Complaints.Distinct().Take(5).ShouldBeEmpty();
        folder.Delete(recursive: true);
    }

    private static async Task SendAsync(IPEndPoint endPoint, int seed)
    {
        var mutator = new Mutator(seed);
        RawClient? client = null;
        for (int i = 0; i < Messages / Connections; i++)
        {
            client ??= await RawClient.ConnectAsync(endPoint);
            byte[] message = mutator.Next();
            if (!await StaysAsync(client, message))
            {
                client.Reset();
                client = null;
            }
        }

        client?.Dispose();
    }

    // Whether the connection still serves. A message that claims to be longer than it is ends it: the rest never comes.
    private static async Task<bool> StaysAsync(RawClient client, byte[] message)
    {
        bool whole = message.Length >= 16 && BinaryPrimitives.ReadInt32LittleEndian(message) == message.Length;
        try
        {
            await client.SendAsync(whole ? Join(message, Ping) : message);
            if (!whole)
                client.SendNoMore();
        }
        catch (SocketException)
        {
            return false;
        }

        while (await client.ReceiveAsync() is { } answer)
        {
            if (whole && answer.ResponseTo == PingId)
                return true;
        }

        return false;
    }
}
