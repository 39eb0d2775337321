using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class WriteTests : StoreTest
{
    [Fact]
    public async Task An_ordered_insert_keeps_the_documents_before_a_duplicate()
    {
        await Store.InsertAsync("{ _id: 2 }");

        var reply = await Store.InsertAsync("{ _id: 1 }", "{ _id: 2.0, x: 1 }", "{ _id: 3 }");

        reply["n"].AsInt32.ShouldBe(1);
        var error = reply["writeErrors"].AsArray[0].AsDocument;
        error["index"].AsInt32.ShouldBe(1);
        error["code"].AsInt32.ShouldBe(11000);
        error["errmsg"].AsString.ShouldBe("E11000 duplicate key error collection: test.pages index: _id_ dup key: { _id: 2.0 }");
        error["keyPattern"].AsDocument.ShouldBe(Json.Document("{ _id: 1 }"));
        error["keyValue"].AsDocument.ShouldBe(Json.Document("{ _id: 2.0 }"));
        (await Ids()).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task An_unordered_insert_keeps_all_but_the_duplicates()
    {
        var reply = await Store.InsertAsync(
            new[] { "{ _id: 1 }", "{ _id: 1 }", "{ _id: 2 }", "{ _id: 2 }", "{ _id: 3 }" }.Select(Json.Document), ordered: false);

        reply["n"].AsInt32.ShouldBe(3);
        reply["writeErrors"].AsArray.Select(error => error.AsDocument["index"].AsInt32).ShouldBe([1, 3]);
        (await Ids()).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task One_commands_failure_takes_no_other_with_it()
    {
        var outcomes = (await Store.WriteAsync(
            Pages,
            [
                Insert("{ _id: 1, x: 1 }"),
                new UpdateRequest([new UpdateStatement(Json.Document("{ _id: 1 }"), Json.Document("{ $nonsense: 1 }"))]),
                new FindAndModifyRequest(Json.Document("{ _id: 1 }")) { Update = Json.Document("{ $inc: { x: 'a' } }") },
                Insert("{ _id: 2, x: 1 }"),
            ],
            default)).Outcomes!;

        outcomes[0].Reply!["n"].AsInt32.ShouldBe(1);
        outcomes[1].Reply!["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe((int)ErrorCode.FailedToParse);
        outcomes[2].Failure!.Code.ShouldBe(ErrorCode.TypeMismatch);
        outcomes[3].Reply!["n"].AsInt32.ShouldBe(1);
        (await Ids()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_statement_that_fails_in_the_middle_leaves_what_it_had_changed_as_in_MongoDB()
    {
        await Store.InsertAsync("{ _id: 1, x: 1 }", "{ _id: 2, x: 'a' }");

        var reply = await Store.UpdateAsync("{}", "{ $inc: { x: 1 } }", multi: true);

        reply["n"].AsInt32.ShouldBe(0);
        reply["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe((int)ErrorCode.TypeMismatch);
        (await Store.FindAsync()).Select(document => document["x"]).ShouldBe([2, "a"]);
    }

    [Fact]
    public async Task Many_writers_at_once_all_get_their_answer_and_their_documents()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Store.InsertAsync($"{{ _id: {i / 2}, i: {i} }}")));

        replies.Count(reply => reply["n"].AsInt32 == 1).ShouldBe(250);
        replies.Count(reply => reply.ContainsKey("writeErrors")).ShouldBe(250);
        await ReopenAsync();
        (await Store.CountAsync(new CountRequest(Pages), default)).ShouldBe(250);
        (await Ids()).Count.ShouldBe(250);
    }

    [Fact]
    public async Task A_repeated_command_is_answered_and_not_applied_again_after_a_restart_too()
    {
        var insert = Insert("{ x: 1 }") with { Retry = new OperationId(new byte[] { 1, 2, 3 }, 7) };
        var first = await Store.WriteAsync(insert);

        (await Store.WriteAsync(insert)).ShouldBe(first);
        await ReopenAsync();
        (await Store.WriteAsync(insert)).ShouldBe(first);
        (await Store.FindAsync()).Count.ShouldBe(1);

        var older = await Store.WriteAsync(Insert("{ x: 2 }") with { Retry = new OperationId(new byte[] { 1, 2, 3 }, 6) });
        older["code"].AsInt32.ShouldBe(225);
        await Store.WriteAsync(Insert("{ x: 2 }") with { Retry = new OperationId(new byte[] { 1, 2, 3 }, 8) });
        await Store.WriteAsync(Insert("{ x: 3 }") with { Retry = new OperationId(new byte[] { 9 }, 7) });
        (await Store.FindAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_write_that_was_canceled_before_it_began_is_not_applied()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            async () => await Store.WriteAsync(Pages, [Insert("{ _id: 1 }")], canceled.Token));

        (await Store.FindAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_write_withdrawn_while_it_waits_is_either_answered_or_not_applied()
    {
        var answered = new List<int>();
        for (int i = 0; i < 50; i++)
        {
            using var withdrawal = new CancellationTokenSource();
            var before = Store.InsertAsync(Enumerable.Range(0, 50).Select(j => $"{{ _id: 'before {i} {j}' }}").Select(Json.Document));
            var write = Store.WriteAsync(Pages, [Insert($"{{ _id: {i} }}")], withdrawal.Token).AsTask();
            await withdrawal.CancelAsync();
            await before;
            try
            {
                await write;
                answered.Add(i);
            }
            catch (OperationCanceledException)
            {
            }
        }

        (await Store.FindAsync("{ _id: { $type: 'int' } }")).Ids().ShouldBe(answered);
    }

    [Fact]
    public async Task Writes_take_effect_in_the_order_of_their_calls()
    {
        await Store.InsertAsync("{ _id: 1 }");

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Store.UpdateAsync("{ _id: 1 }", $"{{ $push: {{ seen: {i} }} }}")));

        (await Store.FindAsync()).Single()["seen"].AsArray.Select(value => value.AsInt32).ShouldBe(Enumerable.Range(0, 500));
    }

    [Fact]
    public async Task Closing_finishes_the_writes_that_are_queued()
    {
        var writes = Enumerable.Range(0, 200).Select(i => Store.InsertAsync($"{{ _id: {i} }}")).ToList();
        await ReopenAsync();
        await Task.WhenAll(writes);

        (await Ids()).Count.ShouldBe(200);
    }

    private static InsertRequest Insert(string document) => new([Json.Document(document).Bytes]);

    private async Task<List<int>> Ids() => [.. (await Store.FindAsync()).Ids()];
}
