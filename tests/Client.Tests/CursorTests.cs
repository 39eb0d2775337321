namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class CursorTests(RunningSilo silo)
{
    [Fact]
    public async Task Nothing_does_io_before_it_is_awaited()
    {
        await using var client = new DocumentClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=1");

        var cursor = client["database"]["collection"].Find("{ a: 1 }").Sort("a").Limit(1);

        await Should.ThrowAsync<ConnectionException>(() => cursor.ToListAsync(1));
    }

    [Theory, BothDoors]
    public async Task All_documents_come_in_batches(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 1000);
        silo.Events.Clear();
        var seen = new List<int>();

        await foreach (var document in collection.Find().Sort("_id").BatchSize(100))
            seen.Add(document["i"].AsInt32);

        seen.ShouldBe(Enumerable.Range(0, 1000));
        Commands().ShouldBe(["find", .. Enumerable.Repeat("getMore", Commands().Count() - 1)]);
        Commands().Count().ShouldBeInRange(10, 11);
    }

    [Theory, BothDoors]
    public async Task A_batch_is_fetched_only_when_it_is_needed(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        silo.Events.Clear();
        await using var cursor = collection.Find().BatchSize(2);

        await cursor.ToListAsync(2);
        Commands().ShouldBe(["find"]);

        await cursor.ToListAsync(1);
        Commands().ShouldBe(["find", "getMore"]);
    }

    [Theory, BothDoors]
    public async Task A_list_goes_on_where_the_last_one_ended(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 7);
        var cursor = collection.Find().Sort("i").BatchSize(2);

        (await Next(cursor, 3)).ShouldBe([0, 1, 2]);
        (await Next(cursor, 3)).ShouldBe([3, 4, 5]);
        (await Next(cursor, 3)).ShouldBe([6]);
        (await Next(cursor, 3)).ShouldBeEmpty();
    }

    [Theory, BothDoors]
    public async Task A_loop_goes_on_where_a_list_ended(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 5);
        var cursor = collection.Find().Sort("i").BatchSize(2);
        await Next(cursor, 3);
        var rest = new List<int>();

        await foreach (var document in cursor)
            rest.Add(document["i"].AsInt32);

        rest.ShouldBe([3, 4]);
    }

    [Theory, BothDoors]
    public async Task A_list_needs_a_length_of_one_or_more(Door door)
    {
        var cursor = (await silo.NewCollectionAsync(door, 1)).Find();

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => cursor.ToListAsync(0));
    }

    [Theory, BothDoors]
    public async Task A_cursor_that_has_been_read_from_can_not_be_changed(Door door)
    {
        var cursor = (await silo.NewCollectionAsync(door, 5)).Find();
        await Next(cursor, 1);

        Should.Throw<InvalidOperationException>(() => cursor.Sort("i"));
        Should.Throw<InvalidOperationException>(() => cursor.Skip(1));
        Should.Throw<InvalidOperationException>(() => cursor.Limit(1));
        Should.Throw<InvalidOperationException>(() => cursor.BatchSize(1));
        Should.Throw<InvalidOperationException>(() => cursor.Project("{ i: 1 }"));
        Should.Throw<InvalidOperationException>(() => cursor.As<BsonDocument>());
        await Should.ThrowAsync<InvalidOperationException>(() => cursor.FirstOrDefaultAsync());
        (await Next(cursor, 10)).Count.ShouldBe(4);
    }

    [Theory, BothDoors]
    public async Task A_cursor_left_early_is_killed_on_the_server(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        silo.Events.Clear();
        var cursor = collection.Find().BatchSize(2);

        await foreach (var _ in cursor)
            break;

        Commands().ShouldBe(["find", "killCursors"]);
        await ShouldBeGoneAsync(collection);
        await Should.ThrowAsync<InvalidOperationException>(() => cursor.ToListAsync(1));
    }

    [Theory, BothDoors]
    public async Task A_cursor_whose_loop_fails_is_killed_and_the_failure_stays(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        silo.Events.Clear();

        var error = await Should.ThrowAsync<FormatException>(async () =>
        {
            await foreach (var _ in collection.Find().BatchSize(2))
                throw new FormatException("mine");
        });

        error.Message.ShouldBe("mine");
        await ShouldBeGoneAsync(collection);
    }

    [Theory, BothDoors]
    public async Task A_cancelled_loop_kills_its_cursor_and_says_that_it_was_cancelled(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        silo.Events.Clear();
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in collection.Find().BatchSize(2).WithCancellation(cancellation.Token))
                await cancellation.CancelAsync();
        });

        Commands().ShouldBe(["find", "killCursors"]);
        await ShouldBeGoneAsync(collection);
    }

    [Theory, BothDoors]
    public async Task A_cursor_read_in_part_is_killed_when_it_is_disposed_of(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        silo.Events.Clear();

        await using (var cursor = collection.Find().BatchSize(2))
            await Next(cursor, 1);

        Commands().ShouldBe(["find", "killCursors"]);
        await ShouldBeGoneAsync(collection);
    }

    [Theory, BothDoors]
    public async Task A_cursor_read_to_its_end_is_not_killed(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 3);
        silo.Events.Clear();

        await foreach (var _ in collection.Find())
        {
        }

        Commands().ShouldBe(["find"]);
    }

    [Theory, BothDoors]
    public async Task A_rewound_cursor_starts_over(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 4);
        var cursor = collection.Find().Sort("i").BatchSize(2);
        await Next(cursor, 1);

        await cursor.RewindAsync();

        (await Next(cursor.Skip(1), 10)).ShouldBe([1, 2, 3]);
    }

    [Theory, BothDoors]
    public async Task A_cursor_of_a_pipeline_that_the_server_lost_is_an_error_with_its_id(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        silo.Events.Clear();
        await using var cursor = await collection.AggregateAsync(["{ $sort: { i: 1 } }"], new() { BatchSize = 2 });
        await cursor.ToListAsync(2);
        long id = CursorId("aggregate");
        await KillAsync(collection, id);

        var error = await Should.ThrowAsync<DocumentException>(() => cursor.ToListAsync(1));

        error.Code.ShouldBe(ErrorCode.CursorNotFound);
        error.Message.ShouldBe($"cursor id {id} not found");
    }

    [Theory, BothDoors]
    public async Task A_find_whose_cursor_the_server_lost_goes_on_where_it_was(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);
        silo.Events.Clear();
        var cursor = collection.Find("{ i: { $lt: 90 } }").Sort("i").Skip(5).Limit(80).BatchSize(10);
        var seen = await Next(cursor, 23);
        await KillAsync(collection, CursorId());
        // The place is no longer the same, but the last document is still there.
        await collection.DeleteOneAsync("{ i: 6 }");
        await collection.InsertOneAsync(new() { ["i"] = 7.5 });

        seen.AddRange(await Next(cursor, 1000));

        seen.ShouldBe(Enumerable.Range(5, 80));
    }

    [Theory, BothDoors]
    public async Task A_find_looks_for_its_place_when_documents_before_it_are_gone(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);
        silo.Events.Clear();
        var cursor = collection.Find().Sort("i").BatchSize(10);
        var seen = await Next(cursor, 20);
        await KillAsync(collection, CursorId());
        await collection.DeleteManyAsync("{ i: { $lt: 15 } }");

        seen.AddRange(await Next(cursor, 1000));

        seen.ShouldBe(Enumerable.Range(0, 100));
    }

    [Theory, BothDoors]
    public async Task A_find_whose_place_is_gone_with_its_cursor_is_an_error(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);
        silo.Events.Clear();
        var cursor = collection.Find().Sort("i").BatchSize(10);
        await Next(cursor, 20);
        await KillAsync(collection, CursorId());
        await collection.DeleteOneAsync("{ i: 19 }");

        var error = await Should.ThrowAsync<DocumentException>(() => Next(cursor, 1));

        error.Code.ShouldBe(ErrorCode.CursorNotFound);
    }

    [Theory, BothDoors]
    public async Task Documents_larger_together_than_a_reply_all_come(Door door)
    {
        var collection = silo.NewCollection(door);
        string text = new('x', 1_000_000);
        await collection.InsertManyAsync(Enumerable.Range(0, 40).Select(i => new BsonDocument { ["_id"] = i, ["text"] = text }));
        int count = 0;

        await foreach (var document in collection.Find())
        {
            document["text"].Raw.Utf8.Length.ShouldBe(1_000_000);
            count++;
        }

        count.ShouldBe(40);
    }

    private IEnumerable<string> Commands() => silo.Events.OfType<CommandStarted>().Select(e => e.CommandName);

    private static Task KillAsync(Collection collection, long cursor) => collection.Database.CommandAsync(
        new() { ["killCursors"] = collection.Name, ["cursors"] = BsonArray.Create(cursor) });

    private long CursorId(string command = "find") => silo.Events.OfType<CommandSucceeded>()
        .First(e => e.CommandName == command).Reply["cursor"].AsDocument["id"].AsInt64;

    // The cursor of the first find since the events were cleared.
    private async Task ShouldBeGoneAsync(Collection collection)
    {
        var error = await Should.ThrowAsync<DocumentException>(() => collection.Database.CommandAsync(
            new() { ["getMore"] = CursorId(), ["collection"] = collection.Name }));
        error.Code.ShouldBe(ErrorCode.CursorNotFound);
    }

    private static async Task<List<int>> Next(FindCursor<BsonDocument> cursor, int length) =>
        (await cursor.ToListAsync(length)).ConvertAll(document => document["i"].AsInt32);
}
