using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class LongWriteTests : StoreTest
{
    private const int Documents = 60_000;

    // Adds 1, by way of work that takes long.
    private const string SlowlyAddOne =
        """
        [{ $set: { n: { $add: ['$n', { $min: [1, { $reduce: {
            input: { $range: [0, 20000] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } } }] }] } } }]
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Others_write_while_many_documents_are_updated()
    {
        await FillAsync();
        var update = Store.UpdateAsync("{}", "{ $inc: { n: 1 } }", multi: true);

        await Store.WriteAsync(Insert("{ _id: 'another' }"), new Namespace("test", "others")).WaitAsync(Patience);
        bool wasUpdating = !update.IsCompleted;

        wasUpdating.ShouldBeTrue();
        (await update)["nModified"].ShouldBe(Documents);
        (await Store.FindAsync("{ n: { $ne: 1 } }")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_document_that_others_change_meanwhile_is_updated_if_it_still_matches()
    {
        await FillAsync();
        var update = Store.UpdateAsync("{ open: true }", "{ $inc: { n: 1 } }", multi: true);

        await Store.UpdateAsync($"{{ _id: {Documents - 1} }}", "{ $set: { open: false } }");
        bool wasUpdating = !update.IsCompleted;

        wasUpdating.ShouldBeTrue();
        (await update)["n"].ShouldBe(Documents - 1);
        (await Store.FindAsync("{ open: false }")).Single()["n"].ShouldBe(0);
    }

    [Fact]
    public async Task A_long_write_that_is_ended_leaves_what_it_has_changed()
    {
        await FillAsync();
        using var end = new CancellationTokenSource();
        var statement = new UpdateStatement(RawDocument.Empty, Json.Document("{ $inc: { n: 1 } }")) { Multi = true };
        var update = Store.WriteAsync(Pages, [new UpdateRequest([statement])], end.Token).AsTask();
        // Behind its first step.
        await Store.InsertAsync("{ _id: 'another' }");

        await end.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => update.WaitAsync(Patience));
        await ReopenAsync();
        (await Store.FindAsync("{ n: { $gt: 1 } }")).ShouldBeEmpty();
        (await Store.FindAsync("{ n: 0 }")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_long_write_ends_when_its_time_is_over()
    {
        await FillAsync();
        var statement = new DeleteStatement(RawDocument.Empty);

        var reply = await Store.WriteAsync(new DeleteRequest([statement]) { MaxTime = TimeSpan.FromMilliseconds(1) });

        reply["code"].ShouldBe((int)ErrorCode.MaxTimeMSExpired);
        (await Store.FindAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_long_write_ends_when_its_collection_is_dropped()
    {
        await FillAsync();
        var update = Store.UpdateAsync("{}", "{ $inc: { n: 1 } }", multi: true);
        await Store.InsertAsync("{ _id: 'another' }");

        await Store.DropCollectionAsync(Pages, default);

        var reply = await update.WaitAsync(Patience);
        reply["code"].ShouldBe((int)ErrorCode.QueryPlanKilled);
        (await Store.FindAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Others_write_while_an_update_computes()
    {
        await Store.InsertAsync("{ _id: 1, n: 0 }");
        using var end = new CancellationTokenSource();
        var forever = Json.Array(SlowlyAddOne.Replace("20000", "5000000", StringComparison.Ordinal));
        var update = Store.WriteAsync(
            Pages, [new UpdateRequest([new UpdateStatement(Json.Document("{ _id: 1 }"), forever)])], end.Token).AsTask();

        await Store.InsertAsync("{ _id: 2 }").WaitAsync(Patience);
        bool wasUpdating = !update.IsCompleted;
        await end.CancelAsync();

        wasUpdating.ShouldBeTrue();
        await Should.ThrowAsync<OperationCanceledException>(() => update.WaitAsync(Patience));
    }

    [Fact]
    public async Task Updates_that_compute_lose_none_of_each_other_s_changes()
    {
        await Store.InsertAsync("{ _id: 1, n: 0 }");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 5; i++)
                await SlowlyAddAsync(null);
        }))).WaitAsync(Patience);

        (await Store.FindAsync()).Single()["n"].ShouldBe(20);
    }

    [Fact]
    public async Task A_write_that_is_repeated_while_it_computes_takes_effect_once()
    {
        await Store.InsertAsync("{ _id: 1, n: 0 }");
        var key = new OperationId(Guid.NewGuid().ToByteArray(), 1);

        var replies = await Task.WhenAll(SlowlyAddAsync(key), SlowlyAddAsync(key), SlowlyAddAsync(key)).WaitAsync(Patience);

        replies.ShouldAllBe(reply => reply["nModified"] == 1);
        (await Store.FindAsync()).Single()["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_write_that_is_repeated_while_it_searches_takes_effect_once()
    {
        await FillAsync();
        var key = new OperationId(Guid.NewGuid().ToByteArray(), 1);
        var statement = new UpdateStatement(Json.Document($"{{ place: {Documents - 1} }}"), Json.Document("{ $inc: { n: 1 } }"));

        var replies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            Store.WriteAsync(new UpdateRequest([statement]) { Retry = key }))).WaitAsync(Patience);

        replies.ShouldAllBe(reply => reply["nModified"] == 1);
        (await Store.FindAsync("{ n: { $gt: 0 } }")).Single()["n"].ShouldBe(1);
    }

    [Fact]
    public async Task What_a_search_has_sorted_is_changed_as_it_is_now()
    {
        await FillAsync();
        var increment = new FindAndModifyRequest(Json.Document("{ open: true }"))
        {
            Sort = Json.Document("{ place: 1 }"),
            Update = Json.Document("{ $inc: { n: 1 } }"),
        };

        int acknowledged = 0;
        for (int i = 0; i < 5; i++)
        {
            var modification = Store.WriteAsync(increment);
            while (!modification.IsCompleted)
                acknowledged += (await Store.UpdateAsync("{ _id: 0 }", "{ $inc: { k: 1 } }"))["nModified"].AsInt32;
            await modification;
        }

        var first = (await Store.FindAsync("{ _id: 0 }")).Single();
        first["n"].ShouldBe(5);
        first["k"].ShouldBe(acknowledged);
    }

    [Fact]
    public async Task A_document_is_found_and_deleted_once()
    {
        await FillAsync();
        var removal = new FindAndModifyRequest(Json.Document("{ open: true }")) { Sort = Json.Document("{ place: 1 }"), Remove = true };

        var removing = Store.WriteAsync(removal);
        int deleted = (await Store.DeleteAsync("{ _id: 0 }"))["n"].AsInt32;
        var removed = (await removing)["value"];

        (deleted == 1).ShouldBe(removed.AsDocument["_id"] != 0);
        (await Store.CountAsync(new CountRequest(Pages), default)).ShouldBe(Documents - 1 - deleted);
        (await Store.FindAsync("{ n: 0 }")).Count.ShouldBe(Documents - 1 - deleted);
    }

    [Fact]
    public async Task A_write_that_is_repeated_between_its_statements_takes_effect_once()
    {
        await Store.InsertAsync(Enumerable.Range(0, 60).Select(i => new RawDocument { ["_id"] = i, ["n"] = 0, ["p"] = "x" }));
        var key = new OperationId(Guid.NewGuid().ToByteArray(), 1);
        var vain = new UpdateStatement(Json.Document("{ x: -1, p: { $regex: 'zz' } }"), Json.Document("{ $inc: { n: 1 } }"));
        var last = new UpdateStatement(Json.Document("{ _id: 0 }"), Json.Document("{ $inc: { n: 1 } }"));
        var request = new UpdateRequest([.. Enumerable.Repeat(vain, 3000), last]) { Retry = key };

        await Task.WhenAll(Store.WriteAsync(request), Store.WriteAsync(request), Store.WriteAsync(request)).WaitAsync(Patience);

        (await Store.FindAsync("{ _id: 0 }")).Single()["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_computed_filter_finds_what_an_update_and_a_delete_apply_to()
    {
        await Store.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 2 }", "{ _id: 3, n: 3 }");
        const string odd = "{ $expr: { $eq: [1, { $mod: [{ $reduce: { input: { $range: [0, '$n'] }, initialValue: 0, in: { $add: ['$$value', 1] } } }, 2] }] } }";

        (await Store.UpdateAsync(odd, "{ $set: { odd: true } }"))["nModified"].ShouldBe(1);
        (await Store.UpdateAsync(odd, "{ $set: { odd: true } }", multi: true))["n"].ShouldBe(2);
        (await Store.DeleteAsync(odd))["n"].ShouldBe(2);

        (await Store.FindAsync()).Ids().ShouldBe([2]);
    }

    private Task<RawDocument> SlowlyAddAsync(OperationId? key) => Store.WriteAsync(
        new UpdateRequest([new UpdateStatement(Json.Document("{ _id: 1 }"), Json.Array(SlowlyAddOne))]) { Retry = key });

    private static InsertRequest Insert(string document) => new([Json.Document(document).Bytes]);

    private Task FillAsync() => Store.InsertAsync(Enumerable.Range(0, Documents).Select(
        i => new RawDocument { ["_id"] = i, ["n"] = 0, ["place"] = i, ["open"] = true }));
}
