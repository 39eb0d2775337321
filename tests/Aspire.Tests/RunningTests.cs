using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Aspire.Tests;

/// <summary>What runs. The tests share one start of the sample, and each has resources or documents of its own.</summary>
public sealed class RunningTests(RunningSample sample) : IClassFixture<RunningSample>
{
    [Fact]
    public async Task A_service_uses_the_database_that_it_references()
    {
        await sample.HealthyAsync("notes");
        using var http = sample.App.CreateHttpClient("notes", "http");

        using var answer = await http.PostAsync("/notes/Read%20on", null);

        answer.EnsureSuccessStatusCode();
        (await http.GetStringAsync("/notes")).ShouldBe("""["Read on"]""");
        string uri = await sample.ConnectionStringAsync("notebook");
        uri.ShouldMatch("^mongodb://127.0.0.1:[0-9]+/notebook$");
        using var client = new MongoClient(uri);
        var notes = client.GetDatabase("notebook").GetCollection<BsonDocument>("notes");
        (await notes.Find("{}").ToListAsync()).ShouldHaveSingleItem()["Text"].ShouldBe("Read on");
    }

    [Fact]
    public async Task A_server_that_is_restarted_has_its_port_and_the_documents_of_its_folder()
    {
        string uri = await sample.ConnectionStringAsync("archive");
        uri.ShouldMatch("^mongodb://127.0.0.1:[0-9]+/old[?]replicaSet=rs7$");
        using var client = new MongoClient(uri);
        var documents = client.GetDatabase("old").GetCollection<BsonDocument>("documents");
        await documents.InsertOneAsync(new BsonDocument("_id", "kept"));
        int? before = RunningSample.ProcessOf(await sample.HealthyAsync("kept"));

        var commands = sample.App.Services.GetRequiredService<ResourceCommandService>();
        (await commands.ExecuteCommandAsync("kept", KnownResourceCommands.RestartCommand).WaitAsync(RunningSample.Patience))
            .Success.ShouldBeTrue();
        var restarted = await sample.Resources
            .WaitForResourceAsync("kept", change => IsHealthy(change.Snapshot) && RunningSample.ProcessOf(change.Snapshot) != before)
            .WaitAsync(RunningSample.Patience);

        RunningSample.HasEnded(before).ShouldBeTrue();
        RunningSample.HasEnded(RunningSample.ProcessOf(restarted.Snapshot)).ShouldBeFalse();
        (await documents.Find("{}").ToListAsync()).ShouldHaveSingleItem()["_id"].ShouldBe("kept");
    }

    [Fact]
    public async Task The_log_of_a_server_tells_where_it_is()
    {
        string uri = await sample.ConnectionStringAsync("documents");
        var server = sample.App.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "documents");
        var logs = sample.App.Services.GetRequiredService<ResourceLoggerService>();
        using var patience = new CancellationTokenSource(RunningSample.Patience);

        var lines = logs.WatchAsync(server).SelectMany(batch => batch).Select(line => line.Content);

        await lines.FirstAsync(line => line.Contains($"Streetcar is ready at {uri}"), patience.Token);
    }

    private static bool IsHealthy(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running && snapshot.HealthStatus == HealthStatus.Healthy;
}
