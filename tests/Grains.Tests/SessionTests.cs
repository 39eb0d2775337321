namespace Streetcar.Grains.Tests;

/// <summary>Which sessions there are, and the time that they tell and are told.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("{ aggregate: 1, pipeline: [{ $listLocalSessions: {} }], cursor: {} }", "test")]
    [InlineData("{ aggregate: 'system.sessions', pipeline: [{ $listSessions: { allUsers: true } }], cursor: {} }", "config")]
    public async Task Sessions_are_listed_until_they_end(string list, string database)
    {
        var session = new TestSession(_cluster);
        await _cluster.RunAsync($"{{ ping: 1, {session.Lsid} }}");

        var listed = (await _cluster.RunAsync(list, database)).FirstBatch().ShouldHaveSingleItem();
        listed["_id"]["id"].ShouldBe((RawValue)session.Id);
        listed["lastUse"].Type.ShouldBe(ElementType.DateTime);

        await _cluster.RunAsync($"{{ endSessions: [{{ id: {{ $uuid: '{session.Id}' }} }}] }}");
        (await _cluster.RunAsync(list, database)).FirstBatch().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ endSessions: [ID] }", true)]
    [InlineData("{ killSessions: [ID] }", true)]
    [InlineData("{ killSessions: [] }", true)]
    [InlineData("{ killAllSessions: [] }", true)]
    [InlineData("{ killSessions: [{ id: { $uuid: '00000000-0000-4000-8000-000000000000' } }] }", false)]
    public async Task Cursors_end_with_their_session(string command, bool endsIt)
    {
        await _cluster.InsertAsync("c", 3);
        var session = new TestSession(_cluster);
        var opened = await _cluster.RunAsync($"{{ find: 'c', batchSize: 1, {session.Lsid} }}");

        await _cluster.RunAsync(command.Replace("ID", $"{{ id: {{ $uuid: '{session.Id}' }} }}"));

        var next = await _cluster.RunAsync($"{{ getMore: {{ $numberLong: '{opened["cursor"]["id"]}' }}, collection: 'c', {session.Lsid} }}");
        if (endsIt)
            next["code"].ShouldBe((int)ErrorCode.CursorNotFound);
        else
            next["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData("{ aggregate: 'c', pipeline: [{ $listLocalSessions: {} }], cursor: {} }", ErrorCode.InvalidNamespace)]
    [InlineData("{ aggregate: 'c', pipeline: [{ $listSessions: {} }], cursor: {} }", ErrorCode.InvalidNamespace)]
    [InlineData("{ aggregate: 1, pipeline: [{ $listLocalSessions: 1 }], cursor: {} }", ErrorCode.TypeMismatch)]
    [InlineData("{ aggregate: 1, pipeline: [{ $listLocalSessions: { foo: 1 } }], cursor: {} }", ErrorCode.UnknownBsonField)]
    [InlineData("{ refreshSessions: [1] }", ErrorCode.TypeMismatch)]
    [InlineData("{ killSessions: [{ id: 1 }] }", ErrorCode.TypeMismatch)]
    public async Task What_names_no_sessions_is_refused(string command, ErrorCode code)
    {
        (await _cluster.RunAsync(command))["code"].ShouldBe((int)code);
    }

    [Fact]
    public async Task An_open_transaction_is_seen_by_who_looks_for_operations()
    {
        var session = new TestSession(_cluster);
        session.Start();
        await session.RunAsync("{ insert: 'c', documents: [{ _id: 1 }], readConcern: { level: 'snapshot' } }");

        var found = (await _cluster.RunAsync("{ currentOp: 1, type: 'idleSession' }", "admin"))["inprog"].AsArray.ShouldHaveSingleItem().AsDocument;

        found["lsid"]["id"].ShouldBe((RawValue)session.Id);
        found["transaction"]["parameters"]["txnNumber"].ShouldBe(1L);
        found["transaction"]["parameters"]["readConcern"]["level"].ShouldBe("snapshot");
        await session.CommitAsync();
        (await _cluster.RunAsync("{ currentOp: 1, type: 'idleSession' }", "admin"))["inprog"].AsArray.ShouldBeEmpty();
    }

    [Fact]
    public async Task Time_moves_on_to_what_a_client_has_seen_elsewhere()
    {
        var later = new RawTimestamp(_cluster.Store.Now.Seconds + 1000, 5);

        await _cluster.RunAsync(new RawDocument { ["ping"] = 1, ["$clusterTime"] = new RawDocument { ["clusterTime"] = later } });

        _cluster.Outside.ClusterTime.ShouldBeGreaterThanOrEqualTo(later);
    }

    [Fact]
    public async Task Time_does_not_move_on_by_more_than_a_year()
    {
        var before = _cluster.Store.Now;
        var late = new RawTimestamp((uint)DateTimeOffset.UtcNow.AddDays(370).ToUnixTimeSeconds(), 1);

        var reply = await _cluster.RunAsync(new RawDocument { ["ping"] = 1, ["$clusterTime"] = new RawDocument { ["clusterTime"] = late } });

        reply["code"].ShouldBe((int)ErrorCode.ClusterTimeFailsRateLimiter);
        _cluster.Store.Now.ShouldBeLessThan(late);
        _cluster.Store.Now.ShouldBeGreaterThanOrEqualTo(before);
    }

    [Fact]
    public async Task A_read_after_a_write_takes_the_time_that_the_write_told()
    {
        await _cluster.InsertAsync("c", 1);
        var time = _cluster.Outside.ClusterTime;

        var reply = await _cluster.RunAsync(new RawDocument
        {
            ["find"] = "c",
            ["readConcern"] = new RawDocument { ["level"] = "majority", ["afterClusterTime"] = time },
        });

        reply.FirstBatch().Ids().ShouldBe([0]);
    }

    [Fact]
    public async Task A_read_of_a_time_that_has_not_come_is_refused()
    {
        var later = new RawTimestamp(_cluster.Store.Now.Seconds + 1000, 5);

        foreach (var concern in new RawDocument[]
        {
            new() { ["afterClusterTime"] = later },
            new() { ["level"] = "snapshot", ["atClusterTime"] = later },
        })
        {
            var reply = await _cluster.RunAsync(new RawDocument { ["find"] = "c", ["readConcern"] = concern });
            reply["code"].ShouldBe((int)ErrorCode.InvalidOptions);
            reply["errmsg"].ToString().ShouldContain("value must not be greater than the current clusterTime");
        }
    }

    [Theory]
    [InlineData("{ insert: 'c', documents: [{}], readConcern: { level: 'snapshot' } }", ErrorCode.InvalidOptions)]
    [InlineData("{ count: 'c', readConcern: { level: 'snapshot' } }", ErrorCode.InvalidOptions)]
    [InlineData("{ find: 'c', readConcern: { level: 'local', atClusterTime: { $timestamp: { t: 1, i: 1 } } } }", ErrorCode.InvalidOptions)]
    [InlineData("{ find: 'c', readConcern: { level: 'snapshot', atClusterTime: { $timestamp: { t: 0, i: 0 } } } }", ErrorCode.InvalidOptions)]
    [InlineData("{ find: 'c', readConcern: { level: 'snapshot', atClusterTime: 1 } }", ErrorCode.TypeMismatch)]
    public async Task A_snapshot_that_makes_no_sense_is_refused(string command, ErrorCode code)
    {
        (await _cluster.RunAsync(command))["code"].ShouldBe((int)code);
    }

    [Fact]
    public async Task A_read_concern_that_comes_twice_is_read_as_the_first()
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("count"u8);
        writer.WriteString("c"u8);
        foreach (string concern in new[] { "{ level: 'snapshot', atClusterTime: { $timestamp: { t: 1, i: 1 } } }", "{ level: 'local' }" })
        {
            writer.WriteName("readConcern"u8);
            writer.WriteDocument(Json.Document(concern).Span);
        }

        writer.WriteEndDocument();

        (await _cluster.RunAsync(writer.ToDocument()))["code"].ShouldBe((int)ErrorCode.InvalidOptions);
    }

    [Fact]
    public async Task The_commands_of_a_snapshot_s_cursor_may_say_that_they_read_it()
    {
        await _cluster.InsertAsync("c", 5);
        var read = (await _cluster.RunAsync("{ find: 'c', batchSize: 2, sort: { _id: 1 }, readConcern: { level: 'snapshot' } }")).Cursor();
        var snapshot = new RawDocument { ["level"] = "snapshot", ["atClusterTime"] = read["atClusterTime"].AsTimestamp };
        long id = read["id"].AsInt64;

        (await _cluster.RunAsync(new RawDocument { ["getMore"] = id, ["collection"] = "c", ["batchSize"] = 1, ["readConcern"] = snapshot }))
            .NextBatch().Ids().ShouldBe([2]);
        var killed = await _cluster.RunAsync(
            new RawDocument { ["killCursors"] = "c", ["cursors"] = RawArray.Create(id), ["readConcern"] = snapshot });
        killed["cursorsKilled"].AsArray.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_snapshot_tells_the_time_that_it_reads_and_can_be_read_again()
    {
        await _cluster.InsertAsync("c", 5);
        var read = (await _cluster.RunAsync("{ find: 'c', batchSize: 2, sort: { _id: 1 }, readConcern: { level: 'snapshot' } }")).Cursor();
        var time = read["atClusterTime"].AsTimestamp;
        await _cluster.RunAsync("{ delete: 'c', deletes: [{ q: {}, limit: 0 }] }");

        (await _cluster.GetMoreAsync(read["id"].AsInt64)).NextBatch().Ids().ShouldBe([2, 3, 4]);
        (await _cluster.RunAsync("{ find: 'c' }")).FirstBatch().ShouldBeEmpty();
        var again = new RawDocument { ["level"] = "snapshot", ["atClusterTime"] = time };
        (await _cluster.RunAsync(new RawDocument { ["find"] = "c", ["sort"] = new RawDocument { ["_id"] = 1 }, ["readConcern"] = again }))
            .FirstBatch().Ids().ShouldBe([0, 1, 2, 3, 4]);
        var values = await _cluster.RunAsync(new RawDocument { ["distinct"] = "c", ["key"] = "_id", ["readConcern"] = again });
        values["values"].AsArray.Count.ShouldBe(5);
        values["atClusterTime"].AsTimestamp.ShouldBe(time);
        var counted = await _cluster.RunAsync(new RawDocument
        {
            ["aggregate"] = "c",
            ["pipeline"] = RawArray.Create(new RawDocument { ["$count"] = "n" }),
            ["cursor"] = RawDocument.Empty,
            ["readConcern"] = again,
        });
        counted.FirstBatch().Single()["n"].ShouldBe(5);
        counted.Cursor()["atClusterTime"].AsTimestamp.ShouldBe(time);
    }
}
