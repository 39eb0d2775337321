using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Silo.Tests;

/// <summary>One connection, one command at a time.</summary>
internal sealed class WireClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TcpClient _socket = new();
    private PipeReader? _input;
    private PipeWriter? _output;
    private int _lastRequest;

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public static async Task<WireClient> ConnectAsync(IPEndPoint server)
    {
        var client = new WireClient();
        await client._socket.ConnectAsync(server).WaitAsync(Patience);
        client._input = PipeReader.Create(client._socket.GetStream());
        client._output = PipeWriter.Create(client._socket.GetStream());
        return client;
    }

    /// <summary>Runs a command; its reply, or the connection lost.</summary>
    /// <exception cref="IOException">The server has gone.</exception>
    public async Task<RawDocument> RunAsync(RawDocument command, string database = "test")
    {
        using var patience = new CancellationTokenSource(Patience);
        MessageWriter.WriteCommand(_output!, ++_lastRequest, new Command(database, command));
        await _output!.FlushAsync(patience.Token);
        var message = await MessageReader.ReadAsync(_input!, validate: true, MessageLimits.None, patience.Token)
            ?? throw new EndOfStreamException("The server closed the connection.");
        message.ResponseTo.ShouldBe(_lastRequest);
        return message.ToReply().Document;
    }

    /// <summary>The <c>_id</c>s of a collection, read batch by batch.</summary>
    public async Task<List<RawValue>> IdsAsync(string collection)
    {
        var ids = new List<RawValue>();
        var reply = await RunAsync(new() { ["find"] = collection, ["projection"] = new RawDocument { ["_id"] = 1 } });
        string batch = "firstBatch";
        while (true)
        {
            reply["ok"].ShouldBe(1.0, reply.ToString());
            var cursor = reply["cursor"].AsDocument;
            ids.AddRange(cursor[batch].AsArray.Select(document => document.AsDocument["_id"]));
            if (cursor["id"].AsInt64 == 0)
                return ids;
            batch = "nextBatch";
            reply = await RunAsync(new() { ["getMore"] = cursor["id"], ["collection"] = collection });
        }
    }

    public void Dispose() => _socket.Dispose();
}
