using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace Streetcar.Cluster.Tests;

/// <summary>Change streams over MongoDB, which any silo reads on.</summary>
public sealed class ChangeStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_stream_tells_what_is_written_on_another_silo_and_goes_on_where_its_silo_dies()
    {
        await using var cluster = await StreetcarCluster.StartAsync(2);
        var victim = cluster.Orleans.SecondarySilos[0];
        int port = cluster.PortOf(victim);
        int asked = 0;
        var settings = cluster.SettingsOf(victim, cluster.Orleans.Primary!);
        settings.ClusterConfigurator = builder => builder.Subscribe<CommandStartedEvent>(
            command => asked = ((IPEndPoint)command.ConnectionId.ServerId.EndPoint).Port);
        await using var watching = new DocumentClient(settings);
        await using var writer = new Writer(cluster.On(cluster.Orleans.Primary!)[cluster.Database]["things"]);
        using var end = new CancellationTokenSource(Patience);
        List<int> seen = [];
        // The driver chooses the silo; a stream of the other one is left.
        do
        {
            seen.Clear();
            await foreach (var change in watching[cluster.Database]["things"].Watch().WithCancellation(end.Token))
            {
                seen.Add(change.FullDocument["_id"].AsInt32);
                if (seen.Count == 60 || (seen.Count == 20 && asked != port))
                    break;
                if (seen.Count == 20)
                    await cluster.Orleans.KillSiloAsync(victim);
            }
        }
        while (seen.Count == 20);

        seen.ShouldBe(Enumerable.Range(seen[0], 60));
    }

    [Fact]
    public async Task A_token_of_one_silo_is_resumed_on_another()
    {
        await using var cluster = await StreetcarCluster.StartAsync(2);
        await using var writer = new Writer(cluster.Outside[cluster.Database]["things"]);
        using var end = new CancellationTokenSource(Patience);
        BsonDocument? token = null;
        List<int> seen = [];

        foreach (var silo in new[] { cluster.Orleans.Primary!, cluster.Orleans.SecondarySilos[0], cluster.Orleans.Primary! })
        {
            var options = new ChangeStreamOptions { ResumeAfter = token };
            int until = seen.Count + 10;
            await foreach (var change in cluster.On(silo)[cluster.Database]["things"].Watch(options: options).WithCancellation(end.Token))
            {
                seen.Add(change.FullDocument["_id"].AsInt32);
                token = change.ResumeToken;
                if (seen.Count == until)
                    break;
            }
        }

        seen.ShouldBe(Enumerable.Range(seen[0], 30));
    }

    /// <summary>Inserts numbers one after the other for as long as it is there, and leaves the processors to others in between.</summary>
    private sealed class Writer : IAsyncDisposable
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

        private readonly CancellationTokenSource _end = new();
        private readonly Task _writing;

        public Writer(Collection<BsonDocument> things) => _writing = WriteAsync(things);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _writing;
            _end.Dispose();
        }

        private async Task WriteAsync(Collection<BsonDocument> things)
        {
            using var timer = new PeriodicTimer(Interval);
            for (int i = 0; !_end.IsCancellationRequested; i++)
            {
                await things.InsertOneAsync(new() { ["_id"] = i });
                await timer.WaitForNextTickAsync();
            }
        }
    }
}
