using System.Diagnostics;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using Streetcar.Bson;

namespace Streetcar.Silo.Tests;

/// <summary>A silo that presents itself as a replica set.</summary>
public sealed class ReplicaSetTests
{
    [Fact]
    public async Task A_driver_that_insists_on_a_replica_set_finds_one()
    {
        using var folder = new TempFolder();
        using var silo = await StartAsync(folder.Path);
        using var client = new MongoClient($"mongodb://localhost:{silo.EndPoint.Port}/?replicaSet=rs0&serverSelectionTimeoutMS=30000");
        var things = client.GetDatabase("test").GetCollection<MongoDB.Bson.BsonDocument>("things");

        using (var session = await client.StartSessionAsync())
        {
            session.StartTransaction();
            await things.InsertOneAsync(session, new MongoDB.Bson.BsonDocument("_id", 1));
            await session.CommitTransactionAsync();
            session.OperationTime.ShouldNotBeNull();
        }

        (await things.CountDocumentsAsync(FilterDefinition<MongoDB.Bson.BsonDocument>.Empty)).ShouldBe(1);
        client.Cluster.Description.Type.ShouldBe(ClusterType.ReplicaSet);
    }

    [Fact]
    public async Task It_is_described_as_a_set_of_one_member()
    {
        using var folder = new TempFolder();
        using var silo = await StartAsync(folder.Path);
        using var client = await WireClient.ConnectAsync(silo.EndPoint);

        var hello = await client.RunAsync(Json.Document("{ hello: 1 }"), "admin");
        var status = await client.RunAsync(Json.Document("{ replSetGetStatus: 1 }"), "admin");
        var config = await client.RunAsync(Json.Document("{ replSetGetConfig: 1 }"), "admin");

        hello["isWritablePrimary"].AsBoolean.ShouldBeTrue();
        hello["secondary"].AsBoolean.ShouldBeFalse();
        hello.ContainsKey("msg").ShouldBeFalse();
        hello["setName"].ShouldBe("rs0");
        hello["me"].ShouldBe($"{silo.EndPoint}");
        hello["primary"].ShouldBe($"{silo.EndPoint}");
        hello["hosts"].AsArray.ShouldHaveSingleItem().ShouldBe($"{silo.EndPoint}");
        status["set"].ShouldBe("rs0");
        status["members"][0]["stateStr"].ShouldBe("PRIMARY");
        config["config"]["members"][0]["host"].ShouldBe($"{silo.EndPoint}");
    }

    [Fact]
    public async Task A_client_that_knows_all_is_answered_when_its_time_is_over_and_another_one_at_once()
    {
        using var folder = new TempFolder();
        using var silo = await StartAsync(folder.Path);
        using var client = await WireClient.ConnectAsync(silo.EndPoint);
        var known = (await client.RunAsync(Json.Document("{ hello: 1 }"), "admin"))["topologyVersion"];
        long started = Stopwatch.GetTimestamp();

        await client.RunAsync(new RawDocument { ["hello"] = 1, ["topologyVersion"] = known, ["maxAwaitTimeMS"] = 300 }, "admin");

        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
        var other = new RawDocument { ["processId"] = RawObjectId.NewObjectId(), ["counter"] = 0L };
        (await client.RunAsync(new RawDocument { ["hello"] = 1, ["topologyVersion"] = other, ["maxAwaitTimeMS"] = 600_000 }, "admin"))["ok"].ShouldBe(1.0);
        (await client.RunAsync(new RawDocument { ["hello"] = 1, ["topologyVersion"] = known }, "admin"))["code"].ShouldBe(31368);
    }

    [Fact]
    public async Task A_client_that_waits_does_not_hold_up_the_end_of_the_server()
    {
        using var folder = new TempFolder();
        using var silo = await StartAsync(folder.Path);
        using var client = await WireClient.ConnectAsync(silo.EndPoint);
        var known = (await client.RunAsync(Json.Document("{ hello: 1 }"), "admin"))["topologyVersion"];
        var waiting = client.RunAsync(new RawDocument { ["hello"] = 1, ["topologyVersion"] = known, ["maxAwaitTimeMS"] = 60_000 }, "admin");

        (await silo.TerminateAsync()).ExitCode.ShouldBe(0);

        await waiting.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("--store", "mongodb://127.0.0.1:1")]
    [InlineData("--primary-port", "11111")]
    public async Task Several_silos_are_no_replica_set(string option, string value)
    {
        using var folder = new TempFolder();
        using var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--replica-set", "rs0", option, value]);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(1);
        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("--replica-set");
    }

    private static async Task<SiloProcess> StartAsync(string folder)
    {
        var silo = SiloProcess.Launch(["--port", "0", "--data", folder, "--replica-set", "rs0"]);
        await silo.WaitUntilReadyAsync();
        return silo;
    }
}
