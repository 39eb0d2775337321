using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>Sessions outside of transactions.</summary>
[Collection(SiloTests.Name)]
public sealed class SessionTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task Each_read_is_not_behind_what_the_session_did_before(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var session = silo.Client(transport).StartSession();
        session.OperationTime.ShouldBeNull();

        await things.With(session).InsertOneAsync(Parse("{ _id: 1 }"));
        var written = session.OperationTime.ShouldNotBeNull();
        (await things.With(session).Find().ToListAsync(null)).ShouldBe([Parse("{ _id: 1 }")]);

        silo.Commands.Of("insert").Single().Contains("readConcern").ShouldBeFalse();
        silo.Commands.Of("find").Single()["readConcern"]["afterClusterTime"].ShouldBe(written);
        session.OperationTime.ShouldBeGreaterThanOrEqualTo(written);
        session.ClusterTime.ShouldNotBeNull()["clusterTime"].AsBsonTimestamp.ShouldBeGreaterThanOrEqualTo(written);
        silo.Commands.All.ShouldAllBe(command => command.Command["lsid"] == session.Id);
    }

    [Theory, BothTransports]
    public async Task A_session_follows_another_whose_times_it_is_told(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var writer = silo.Client(transport).StartSession();
        await using var reader = silo.Client(transport).StartSession();
        await things.With(writer).InsertOneAsync(Parse("{ _id: 1 }"));
        silo.Commands.Clear();

        reader.AdvanceClusterTime(writer.ClusterTime!);
        reader.AdvanceOperationTime(writer.OperationTime!);
        reader.AdvanceOperationTime(new BsonTimestamp(1, 1));
        (await things.With(reader).CountDocumentsAsync()).ShouldBe(1);

        var command = silo.Commands.Of("aggregate").Single();
        command["readConcern"]["afterClusterTime"].ShouldBe(writer.OperationTime);
        command["$clusterTime"]["clusterTime"].AsBsonTimestamp.ShouldBeGreaterThanOrEqualTo(writer.OperationTime!);
    }

    [Theory, BothTransports]
    public async Task A_session_may_do_without_causal_consistency(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var session = silo.Client(transport).StartSession(new() { CausalConsistency = false });

        await things.With(session).InsertOneAsync(Parse("{ _id: 1 }"));
        await things.With(session).FindOneAsync();

        silo.Commands.Of("find").Single().Contains("readConcern").ShouldBeFalse();
    }

    [Theory, BothTransports]
    public async Task A_snapshot_session_reads_one_point_in_time(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 3);
        var others = things.Database["others"];
        await others.InsertOneAsync(Parse("{ _id: 1 }"));
        await using var session = silo.Client(transport).StartSession(new() { Snapshot = true });

        (await things.With(session).CountDocumentsAsync()).ShouldBe(3);
        await things.InsertOneAsync(Parse("{ _id: 3 }"));
        await others.DeleteOneAsync($$"""{ _id: 1 }""");

        (await things.With(session).Find().BatchSize(2).ToListAsync(null)).Count.ShouldBe(3);
        await using (var left = things.With(session).Find().BatchSize(2))
            await left.TryNextAsync();
        (await things.With(session).DistinctAsync<int>("_id")).Count.ShouldBe(3);
        (await others.With(session).FindByIdAsync(1)).ShouldNotBeNull();
        (await things.CountDocumentsAsync()).ShouldBe(4);
        session.SnapshotTime.ShouldNotBeNull();
        silo.Commands.Names.ShouldContain("killCursors");
        // What the server has noted has no past.
        (await Should.ThrowAsync<CommandException>(() => things.With(session).EstimatedDocumentCountAsync())).CodeName.ShouldBe("InvalidOptions");
        (await Should.ThrowAsync<CommandException>(() => things.With(session).InsertOneAsync([]))).CodeName.ShouldBe("InvalidOptions");
    }

    [Theory, BothTransports]
    public async Task A_snapshot_session_reads_the_time_of_another(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 3);
        await using var one = silo.Client(transport).StartSession(new() { Snapshot = true });
        (await things.With(one).DistinctAsync<int>("_id")).Count.ShouldBe(3);
        await things.InsertOneAsync(Parse("{ _id: 3 }"));

        await using var other = silo.Client(transport).StartSession(new() { Snapshot = true, SnapshotTime = one.SnapshotTime });

        (await things.With(other).CountDocumentsAsync()).ShouldBe(3);
    }

    [Theory, BothTransports]
    public async Task The_batches_of_a_cursor_are_the_session_s_too(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 10);
        await using var session = silo.Client(transport).StartSession();

        (await things.With(session).Find().BatchSize(3).ToListAsync(null)).Count.ShouldBe(10);
        (await things.With(session).Aggregate($$"""[]""", new() { BatchSize = 3 }).ToListAsync(null)).Count.ShouldBe(10);
        await using (var left = things.Database.With(session).CursorCommand(Parse("{ find: 'things', batchSize: 3 }")))
            await left.ToListAsync(2);
        (await things.With(session).ListIndexes().ToListAsync(null)).Count.ShouldBe(1);

        silo.Commands.Names.ShouldContain("getMore");
        silo.Commands.Names.ShouldContain("killCursors");
        silo.Commands.All.ShouldAllBe(command => command.Command["lsid"] == session.Id);
    }

    [Theory, BothTransports]
    public async Task A_change_stream_runs_in_the_session(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await things.InsertOneAsync(Parse("{ _id: 0 }"));
        silo.Commands.Clear();
        await using var session = silo.Client(transport).StartSession();

        await using var changes = things.With(session).Watch(options: new() { MaxAwaitTime = TimeSpan.FromMilliseconds(1) });
        await changes.TryNextAsync();

        silo.Commands.All.ShouldNotBeEmpty();
        silo.Commands.All.ShouldAllBe(command => command.Command["lsid"] == session.Id);
    }

    [Theory, BothTransports]
    public async Task A_write_whose_answer_is_lost_is_done_once(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using var session = silo.Client(transport).StartSession();
        await silo.LoseAnswersAsync(transport, "update", times: 1);

        await things.With(session).UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $inc: { i: 1 } }""");

        (await things.FindByIdAsync(0))!["i"].ShouldBe(1);
        var sent = silo.Commands.Of("update").ToList();
        sent.Count.ShouldBe(2);
        sent.ShouldAllBe(command => command["lsid"] == session.Id && command["txnNumber"] == sent[0]["txnNumber"]);
    }

    [Theory, BothTransports]
    public async Task A_session_s_id_is_used_again_after_its_end(Transport transport)
    {
        await using var client = silo.NewClient(transport, new());
        var things = client[silo.NewDatabase(transport).Name]["things"];
        var ids = new HashSet<BsonDocument>();

        for (int i = 0; i < 5; i++)
        {
            await using var session = client.StartSession();
            await things.With(session).InsertOneAsync([]);
            ids.Add(session.Id);
        }

        ids.Count.ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task A_session_can_t_be_used_after_its_end(Transport transport)
    {
        var things = silo.NewCollection(transport);
        var session = silo.Client(transport).StartSession();
        await session.DisposeAsync();
        await session.DisposeAsync();

        (await Should.ThrowAsync<ObjectDisposedException>(() => things.With(session).FindOneAsync())).ObjectName.ShouldContain("ClientSession");
        Should.Throw<ObjectDisposedException>(() => session.StartTransaction());
    }

    [Theory, BothTransports]
    public async Task A_session_may_end_after_its_client(Transport transport)
    {
        var client = transport == Transport.Grains ? silo.NewClient(new()) : new DocumentClient($"mongodb://127.0.0.1:{silo.EndPoint.Port}");
        var session = client.StartSession();
        session.StartTransaction();
        await client[silo.NewDatabase(transport).Name]["things"].With(session).InsertOneAsync([]);
        await client.DisposeAsync();

        await session.DisposeAsync();

        session.IsInTransaction.ShouldBeFalse();
    }

    [Theory, BothTransports]
    public async Task The_number_of_documents_that_the_server_has_noted_is_asked_for_in_the_session(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 3);
        await using var session = silo.Client(transport).StartSession();

        (await things.With(session).EstimatedDocumentCountAsync(new() { Comment = "how many" })).ShouldBe(3);

        var count = silo.Commands.Of("count").Single();
        (count["lsid"], count["comment"]).ShouldBe((session.Id, "how many"));
        session.StartTransaction();
        (await Should.ThrowAsync<CommandException>(() => things.With(session).EstimatedDocumentCountAsync()))
            .CodeName.ShouldBe("OperationNotSupportedInTransaction");
    }

    [Theory, BothTransports]
    public async Task A_session_is_for_its_own_client(Transport transport)
    {
        await using var other = silo.NewClient(transport, new());
        await using var session = other.StartSession();
        var things = silo.NewCollection(transport);

        Should.Throw<ArgumentException>(() => things.With(session)).Message.ShouldContain("another DocumentClient");
        Should.Throw<ArgumentException>(() => things.Database.With(session)).Message.ShouldContain("another DocumentClient");
    }

    [Theory, BothTransports]
    public async Task Options_that_contradict_each_other_are_refused(Transport transport)
    {
        var client = silo.Client(transport);

        Should.Throw<ArgumentException>(() => client.StartSession(new() { Snapshot = true, CausalConsistency = true }))
            .Message.ShouldContain("causally consistent");
        Should.Throw<ArgumentException>(() => client.StartSession(new() { SnapshotTime = new BsonTimestamp(1, 1) }))
            .Message.ShouldContain("Snapshot = true");

        await using var session = client.StartSession();
        var unanswered = silo.NewCollection(transport).With(writeConcern: WriteConcern.Unacknowledged).With(session);
        await Should.ThrowAsync<InvalidOperationException>(() => unanswered.InsertOneAsync([]));
    }
}
