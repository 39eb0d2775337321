using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Bson;
using Streetcar.Protocol;
using Streetcar.Storage.MongoDB;
using Streetcar.Wire;

namespace Streetcar.Cluster.Tests;

/// <summary>
/// Stands for the primary of a replica set: it gives each write a place in its oplog, and a majority has the writes
/// when the test says so. It stores nothing.
/// </summary>
internal sealed class MongoStorePrimary : ICommandDispatcher, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<MajorityWait> _waiting = Channel.CreateUnbounded<MajorityWait>();
    private readonly List<RawDocument> _writes = [];
    private readonly IHost _host;
    private volatile bool _holdsMajority;
    private uint _last;

    private MongoStorePrimary()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ICommandDispatcher>(this);
        builder.Services.AddWireListener(options => options.Port = 0);
        _host = builder.Build();
    }

    public MongoStore Store { get; private set; } = null!;

    /// <summary>What only some servers say in their hello.</summary>
    public RawDocument Hello { get; set; } = new() { ["setName"] = "rs" };

    /// <summary>The term of what is written from now on; null for a server that knows none.</summary>
    public long? Term { get; set; } = 1;

    /// <summary>What the next writes are answered with, by the name of their command; places are added.</summary>
    public Func<RawDocument, RawDocument> Answer { get; set; } = _ => new RawDocument { ["n"] = 1, ["ok"] = 1.0 };

    /// <summary>The writes that have come, in their order.</summary>
    public IReadOnlyList<RawDocument> Writes
    {
        get
        {
            lock (_writes)
                return [.. _writes];
        }
    }

    /// <summary>How many of them were for a majority.</summary>
    public int MajorityCount => Writes.Count(write => write["writeConcern"]["w"] == "majority");

    public static async Task<MongoStorePrimary> StartAsync()
    {
        var primary = new MongoStorePrimary();
        await primary._host.StartAsync();
        var at = primary._host.Services.GetRequiredService<WireListener>().EndPoint;
        primary.Store = MongoStore.Open($"mongodb://{at}/?directConnection=true");
        return primary;
    }

    /// <summary>Lets commands for a majority wait until <see cref="NextWaitAsync"/> takes and releases them.</summary>
    public void HoldMajority() => _holdsMajority = true;

    /// <summary>The next command that waits for a majority.</summary>
    public async Task<MajorityWait> NextWaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _waiting.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        switch (Encoding.UTF8.GetString(command.Name))
        {
            case "hello" or "isMaster" or "ismaster":
                return new Reply(SayHello());
            case "insert" or "update" or "delete" or "findAndModify":
                return new Reply(await WriteAsync(command.Document, cancellationToken));
            default:
                return new Reply(new RawDocument { ["ok"] = 1.0 });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
    }

    private RawDocument SayHello()
    {
        var hello = new RawDocument
        {
            ["ismaster"] = true,
            ["isWritablePrimary"] = true,
            ["helloOk"] = true,
            ["maxBsonObjectSize"] = 16 * 1024 * 1024,
            ["maxMessageSizeBytes"] = 48_000_000,
            ["maxWriteBatchSize"] = 100_000,
            ["logicalSessionTimeoutMinutes"] = 30,
            ["minWireVersion"] = 0,
            ["maxWireVersion"] = 21,
            ["ok"] = 1.0,
        };
        foreach (var (name, value) in Hello)
            hello = hello.With(name, value);
        return hello;
    }

    private async Task<RawDocument> WriteAsync(RawDocument write, CancellationToken cancellationToken)
    {
        RawDocument reply;
        lock (_writes)
        {
            _writes.Add(write);
            reply = Answer(write);
            if (Term is { } term && reply["ok"] == 1.0 && !reply.ContainsKey("opTime"))
                reply = reply.With("opTime", Place(term, ++_last));
        }

        if (!_holdsMajority || write["writeConcern"]["w"] != "majority")
            return reply;
        var wait = new MajorityWait();
        _waiting.Writer.TryWrite(wait);
        await wait.Released.WaitAsync(Patience, cancellationToken);
        return wait.ConcernError is { } error ? reply.With("writeConcernError", error) : reply;
    }

    public static RawDocument Place(long term, uint last) => new() { ["ts"] = new RawTimestamp(1000, last), ["t"] = term };
}

/// <summary>A command that waits for a majority.</summary>
internal sealed class MajorityWait
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Released => _released.Task;

    public RawDocument? ConcernError { get; private set; }

    public void Release(RawDocument? concernError = null)
    {
        ConcernError = concernError;
        _released.TrySetResult();
    }
}
