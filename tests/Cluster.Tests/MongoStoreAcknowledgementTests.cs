using Streetcar.Bson;
using Streetcar.Storage;

namespace Streetcar.Cluster.Tests;

/// <summary>When a majority acknowledges writes, and for whom.</summary>
public sealed class MongoStoreAcknowledgementTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Namespace Things = new("test", "things");
    private static readonly RawDocument Written = Json.Document("{ n: 1, ok: 1.0 }");

    private MongoStorePrimary _primary = null!;

    public async ValueTask InitializeAsync() => _primary = await MongoStorePrimary.StartAsync();

    public async ValueTask DisposeAsync() => await _primary.DisposeAsync();

    [Fact]
    public async Task Writes_that_wait_together_go_in_their_order_and_share_one_acknowledgement()
    {
        var writes = await ApplyAsync([.. Enumerable.Range(0, 50).Select(i => Insert(i))]);
        (await DurableAsync(writes)).ShouldBe(Enumerable.Repeat(Written, 50));

        var sent = _primary.Writes;
        sent.Take(50).Select(write => write["documents"].AsArray.Single()["_id"].AsInt32).ShouldBe(Enumerable.Range(0, 50));
        sent.Take(50).ShouldAllBe(write => write["writeConcern"]["w"] == (RawValue)1);
        sent.Count.ShouldBe(51);
        sent[^1]["writeConcern"].ShouldBe(Json.Document("{ w: 'majority', j: true }"));
        sent[^1]["deletes"].AsArray.Single()["q"].ShouldBe(Json.Document("{ _id: { $in: [] } }"));
    }

    [Fact]
    public async Task The_list_of_writes_is_its_owner_s_again_once_they_are_applied()
    {
        List<WriteRequest> writes = [Insert(0), Insert(1)];
        _primary.HoldMajority();
        var applied = await _primary.Store.WriteAsync(Things, writes, default);

        writes.Clear();
        (await _primary.NextWaitAsync()).Release();

        (await DurableAsync(applied.Durable.ShouldNotBeNull())).ShouldBe([Written, Written]);
    }

    [Fact]
    public async Task Writes_go_on_while_those_before_them_wait()
    {
        _primary.HoldMajority();
        var first = await ApplyAsync(Insert(0));
        var wait = await _primary.NextWaitAsync();

        var second = await ApplyAsync(Insert(1));

        _primary.Writes.Count(write => write.ContainsKey("insert")).ShouldBe(2);
        first.IsCompleted.ShouldBeFalse();
        second.IsCompleted.ShouldBeFalse();
        wait.Release();
        (await DurableAsync(first)).ShouldBe([Written]);
        (await _primary.NextWaitAsync()).Release();
        (await DurableAsync(second)).ShouldBe([Written]);
    }

    [Fact]
    public async Task A_client_waits_for_no_acknowledgement_but_that_of_its_own_writes()
    {
        _primary.HoldMajority();
        var first = await ApplyAsync(Insert(0));
        var firstWait = await _primary.NextWaitAsync();
        var second = await ApplyAsync(Insert(1));
        var secondWait = await _primary.NextWaitAsync();

        firstWait.Release();
        (await DurableAsync(first)).ShouldBe([Written]);

        second.IsCompleted.ShouldBeFalse();
        secondWait.Release();
        (await DurableAsync(second)).ShouldBe([Written]);
    }

    [Fact]
    public async Task Writes_of_all_collections_share_the_acknowledgement_after_those_under_way()
    {
        _primary.HoldMajority();
        var waits = new List<MajorityWait>();
        for (int i = 0; i < 8; i++)
        {
            _ = await ApplyAsync(Insert(i));
            waits.Add(await _primary.NextWaitAsync());
        }

        var others = new List<Task<IReadOnlyList<WriteOutcome>>>();
        for (int i = 0; i < 20; i++)
            others.Add((await _primary.Store.WriteAsync(new Namespace("test", $"c{i}"), [Insert(i)], default)).Durable!);
        waits[3].Release();
        (await _primary.NextWaitAsync()).Release();

        (await Task.WhenAll(others).WaitAsync(Patience)).ShouldAllBe(outcomes => Equals(outcomes.Single().Reply, Written));
        _primary.MajorityCount.ShouldBe(9);
        waits[0].Released.IsCompleted.ShouldBeFalse();
        waits.ForEach(wait => wait.Release());
    }

    [Fact]
    public async Task What_was_written_before_the_primary_changed_is_not_known_to_be_kept()
    {
        _primary.HoldMajority();
        var once = await ApplyAsync(Insert(0));
        var onceWait = await _primary.NextWaitAsync();
        onceWait.Release();
        (await DurableAsync(once)).ShouldBe([Written]);

        _primary.Answer = write =>
        {
            // Elected between the second and the third write.
            _primary.Term = write.ContainsKey("delete") || write["documents"].AsArray.Single()["_id"] == 3 ? 2 : 1;
            return Written;
        };
        var writes = await ApplyAsync(Insert(1), Insert(2) with { Retry = NewRetry() }, Insert(3));
        (await _primary.NextWaitAsync()).Release();
        var replies = await DurableAsync(writes);

        replies[0]["ok"].ShouldBe(0.0);
        replies[0]["codeName"].ShouldBe("PrimarySteppedDown");
        replies[0].ContainsKey("errorLabels").ShouldBeFalse();
        replies[1]["code"].ShouldBe(189);
        replies[1]["errorLabels"].AsArray.ShouldBe(["RetryableWriteError"]);
        replies[2].ShouldBe(Written);
    }

    [Fact]
    public async Task An_acknowledgement_of_an_earlier_place_acknowledges_nothing()
    {
        var early = MongoStorePrimary.Place(1, 1);
        _primary.Answer = write => write.ContainsKey("delete") ? Written.With("opTime", early) : Written;

        var replies = await DurableAsync(await ApplyAsync(Insert(0), Insert(1) with { Retry = NewRetry() }));

        replies[0].ShouldBe(Written);
        replies[1]["code"].ShouldBe(189);
        replies[1]["errorLabels"].AsArray.ShouldBe(["RetryableWriteError"]);
    }

    [Fact]
    public async Task A_write_that_had_been_applied_before_is_sent_again_for_a_majority()
    {
        _primary.Answer = _ => Written.With("opTime", MongoStorePrimary.Place(1, 0)).With("retriedStmtIds", RawArray.Create(0));

        var applied = await _primary.Store.WriteAsync(Things, [Insert(0) with { Retry = NewRetry() }], default);

        applied.Outcomes.ShouldNotBeNull().ShouldHaveSingleItem().Reply.ShouldNotBeNull()["n"].ShouldBe(1);
        _primary.Writes.Count.ShouldBe(2);
        _primary.Writes.Select(write => write["txnNumber"]).Distinct().ShouldHaveSingleItem();
        _primary.MajorityCount.ShouldBe(1);
    }

    [Fact]
    public async Task Errors_of_the_write_concern_reach_all_that_waited_for_it()
    {
        _primary.HoldMajority();
        var late = Json.Document(
            "{ code: 64, codeName: 'WriteConcernFailed', errmsg: 'waiting for replication timed out', errInfo: { wtimeout: true } }");
        var writes = await ApplyAsync(Insert(0), Insert(1) with { Retry = NewRetry() });
        (await _primary.NextWaitAsync()).Release(late);

        (await DurableAsync(writes)).ShouldBe(Enumerable.Repeat(Written.With("writeConcernError", late), 2));
        var next = await ApplyAsync(Insert(2));
        (await _primary.NextWaitAsync()).Release();
        (await DurableAsync(next)).ShouldBe([Written]);
    }

    [Fact]
    public async Task A_primary_that_steps_down_meanwhile_lets_clients_repeat_what_can_be_repeated()
    {
        _primary.HoldMajority();
        var steppedDown = Json.Document("{ code: 189, codeName: 'PrimarySteppedDown', errmsg: 'Primary stepped down' }");
        var writes = await ApplyAsync(Insert(0), Insert(1) with { Retry = NewRetry() });
        (await _primary.NextWaitAsync()).Release(steppedDown);
        var replies = await DurableAsync(writes);

        replies.ShouldAllBe(reply => reply["writeConcernError"] == (RawValue)steppedDown);
        replies[0].ContainsKey("errorLabels").ShouldBeFalse();
        replies[1]["errorLabels"].AsArray.ShouldBe(["RetryableWriteError"]);
    }

    [Fact]
    public async Task Without_an_acknowledgement_nothing_is_acknowledged()
    {
        _primary.Answer = write => write.ContainsKey("delete")
            ? Json.Document("{ ok: 0.0, code: 13, codeName: 'Unauthorized', errmsg: 'not authorized' }")
            : Written;

        var reply = (await DurableAsync(await ApplyAsync(Insert(0)))).ShouldHaveSingleItem();

        reply["code"].ShouldBe(13);
        reply["errmsg"].AsString.ShouldContain("not authorized");
    }

    [Fact]
    public async Task A_write_that_fails_waits_for_nothing_and_takes_no_other_with_it()
    {
        _primary.Answer = write => write.ContainsKey("update")
            ? Json.Document("{ ok: 0.0, code: 9, codeName: 'FailedToParse', errmsg: 'what?' }")
            : Written;
        var wrong = new UpdateRequest([new UpdateStatement(RawDocument.Empty, Json.Document("{ $what: 1 }"))]);

        var applied = await _primary.Store.WriteAsync(Things, [wrong], default);
        applied.Outcomes.ShouldNotBeNull().Single().Failure.ShouldNotBeNull().Code.ShouldBe(ErrorCode.FailedToParse);
        _primary.MajorityCount.ShouldBe(0);

        var replies = await DurableAsync(await ApplyAsync(Insert(0), wrong, Insert(1)));
        replies[0].ShouldBe(Written);
        replies[1]["code"].ShouldBe(9);
        replies[2].ShouldBe(Written);
    }

    [Fact]
    public async Task FindAndModify_of_which_a_replica_set_tells_no_place_has_its_own_acknowledgement()
    {
        _primary.Answer = write => write.ContainsKey("findAndModify")
            ? Json.Document("{ value: { _id: 0 }, ok: 1.0 }")
            : Written;
        var modification = new FindAndModifyRequest(RawDocument.Empty) { Update = Json.Document("{ $set: { a: 1 } }") };

        var replies = await DurableAsync(await ApplyAsync(Insert(0), modification, Insert(1)));

        replies.Select(reply => reply["ok"]).ShouldAllBe(ok => ok == 1.0);
        _primary.Writes.Select(write => write["writeConcern"]["w"]).ShouldBe([1, "majority", 1, "majority"]);
        _primary.Writes[1].ContainsKey("findAndModify").ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_tells_no_places_acknowledges_each_write_on_its_own()
    {
        (_primary.Hello, _primary.Term) = (new RawDocument { ["msg"] = "isdbgrid" }, null);

        var applied = await _primary.Store.WriteAsync(Things, [Insert(0), Insert(1), Insert(2)], default);

        applied.Outcomes.ShouldNotBeNull().Select(outcome => outcome.Reply).ShouldBe(Enumerable.Repeat(Written, 3));
        _primary.Writes.Select(write => write["writeConcern"]["w"]).ShouldBe(["majority", "majority", "majority"]);
    }

    [Fact]
    public async Task A_server_whose_writes_are_always_durable_needs_to_tell_no_places()
    {
        (_primary.Hello, _primary.Term) = (new RawDocument { ["msg"] = "isdbgrid", ["durableWrites"] = true }, null);

        (await DurableAsync(await ApplyAsync(Insert(0), Insert(1), Insert(2)))).ShouldBe(Enumerable.Repeat(Written, 3));

        _primary.MajorityCount.ShouldBe(1);
    }

    private static InsertRequest Insert(int id) => new([new RawDocument { ["_id"] = id }.Bytes]);

    private static OperationId NewRetry() => new(Guid.NewGuid().ToByteArray(), 1);

    // The promise of the outcomes, once the writes have taken effect.
    private async Task<Task<IReadOnlyList<WriteOutcome>>> ApplyAsync(params WriteRequest[] writes) =>
        (await _primary.Store.WriteAsync(Things, writes, default).AsTask().WaitAsync(Patience)).Durable.ShouldNotBeNull();

    private static async Task<RawDocument[]> DurableAsync(Task<IReadOnlyList<WriteOutcome>> writes) =>
        [.. (await writes.WaitAsync(Patience)).Select(outcome => outcome.Reply ?? outcome.Failure!.ToReply())];
}
