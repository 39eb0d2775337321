using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class CursorTests(RunningSilo silo)
{
    [Fact]
    public async Task Nothing_does_io_before_it_is_awaited()
    {
        await using var client = new DocumentClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=1");

        var cursor = client["database"]["collection"].Find($$"""{ a: 1 }""").Sort("a", 1).Limit(1);

        await Should.ThrowAsync<ConnectionException>(() => cursor.ToListAsync(1));
    }

    [Theory, BothTransports]
    public async Task All_documents_come_in_batches(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 1000);
        silo.Commands.Clear();
        var seen = new List<int>();

        await foreach (var document in collection.Find().Sort("_id", 1).BatchSize(100))
            seen.Add(document["i"].AsInt32);

        seen.ShouldBe(Enumerable.Range(0, 1000));
        Commands().ShouldBe(["find", .. Enumerable.Repeat("getMore", Commands().Count() - 1)]);
        Commands().Count().ShouldBeInRange(10, 11);
    }

    [Theory, BothTransports]
    public async Task A_batch_is_fetched_only_when_it_is_needed(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        silo.Commands.Clear();
        await using var cursor = collection.Find().BatchSize(2);

        await cursor.ToListAsync(2);
        Commands().ShouldBe(["find"]);

        await cursor.ToListAsync(1);
        Commands().ShouldBe(["find", "getMore"]);
    }

    [Theory, BothTransports]
    public async Task A_list_goes_on_where_the_last_one_ended(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 7);
        var cursor = collection.Find().Sort("i", 1).BatchSize(2);

        (await Next(cursor, 3)).ShouldBe([0, 1, 2]);
        (await Next(cursor, 3)).ShouldBe([3, 4, 5]);
        (await Next(cursor, 3)).ShouldBe([6]);
        (await Next(cursor, 3)).ShouldBeEmpty();
    }

    [Theory, BothTransports]
    public async Task A_loop_goes_on_where_a_list_ended(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 5);
        var cursor = collection.Find().Sort("i", 1).BatchSize(2);
        await Next(cursor, 3);
        var rest = new List<int>();

        await foreach (var document in cursor)
            rest.Add(document["i"].AsInt32);

        rest.ShouldBe([3, 4]);
    }

    [Theory, BothTransports]
    public async Task A_list_needs_a_length_of_one_or_more(Transport transport)
    {
        var cursor = (await silo.NewCollectionAsync(transport, 1)).Find();

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => cursor.ToListAsync(0));
    }

    [Theory, BothTransports]
    public async Task A_cursor_that_has_been_read_from_can_not_be_changed(Transport transport)
    {
        var cursor = (await silo.NewCollectionAsync(transport, 5)).Find();
        await Next(cursor, 1);

        Should.Throw<InvalidOperationException>(() => cursor.Sort("i", 1));
        Should.Throw<InvalidOperationException>(() => cursor.Skip(1));
        Should.Throw<InvalidOperationException>(() => cursor.Limit(1));
        Should.Throw<InvalidOperationException>(() => cursor.BatchSize(1));
        Should.Throw<InvalidOperationException>(() => cursor.Project($$"""{ i: 1 }"""));
        Should.Throw<InvalidOperationException>(() => cursor.As<BsonDocument>());
        await Should.ThrowAsync<InvalidOperationException>(() => cursor.FirstOrDefaultAsync());
        (await Next(cursor, 10)).Count.ShouldBe(4);
    }

    [Theory, BothTransports]
    public async Task A_cursor_left_early_is_killed_on_the_server(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        silo.Commands.Clear();
        var cursor = collection.Find().BatchSize(2);

        await foreach (var _ in cursor)
            break;

        Commands().ShouldBe(["find", "killCursors"]);
        await ShouldBeGoneAsync(collection);
        await Should.ThrowAsync<InvalidOperationException>(() => cursor.ToListAsync(1));
    }

    [Theory, BothTransports]
    public async Task A_cursor_whose_loop_fails_is_killed_and_the_failure_stays(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        silo.Commands.Clear();

        var error = await Should.ThrowAsync<FormatException>(async () =>
        {
            await foreach (var _ in collection.Find().BatchSize(2))
                throw new FormatException("mine");
        });

        error.Message.ShouldBe("mine");
        await ShouldBeGoneAsync(collection);
    }

    [Theory, BothTransports]
    public async Task A_canceled_loop_kills_its_cursor_and_says_that_it_was_cancelled(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        silo.Commands.Clear();
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in collection.Find().BatchSize(2).WithCancellation(cancellation.Token))
                await cancellation.CancelAsync();
        });

        Commands().ShouldBe(["find", "killCursors"]);
        await ShouldBeGoneAsync(collection);
    }

    [Theory, BothTransports]
    public async Task A_cursor_read_in_part_is_killed_when_it_is_disposed_of(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        silo.Commands.Clear();

        await using (var cursor = collection.Find().BatchSize(2))
            await Next(cursor, 1);

        Commands().ShouldBe(["find", "killCursors"]);
        await ShouldBeGoneAsync(collection);
    }

    [Theory, BothTransports]
    public async Task A_cursor_read_to_its_end_is_not_killed(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);
        silo.Commands.Clear();

        await foreach (var _ in collection.Find())
        {
        }

        Commands().ShouldBe(["find"]);
    }

    [Theory, BothTransports]
    public async Task A_rewound_cursor_starts_over(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 4);
        var cursor = collection.Find().Sort("i", 1).BatchSize(2);
        await Next(cursor, 1);

        await cursor.RewindAsync();

        (await Next(cursor.Skip(1), 10)).ShouldBe([1, 2, 3]);
    }

    [Theory, BothTransports]
    public async Task A_cursor_of_a_pipeline_that_the_server_lost_is_an_error_with_its_id(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        silo.Commands.Clear();
        await using var cursor = collection.Aggregate($$"""[{ $sort: { i: 1 } }]""", new() { BatchSize = 2 });
        await cursor.ToListAsync(2);
        long id = CursorId("aggregate");
        await KillAsync(collection, id);

        var error = await Should.ThrowAsync<CommandException>(() => cursor.ToListAsync(1));

        error.Code.ShouldBe(43);
        error.Message.ShouldContain($"{id} not found");
    }

    [Theory, BothTransports]
    public async Task A_find_whose_cursor_the_server_lost_goes_on_where_it_was(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);
        silo.Commands.Clear();
        var cursor = collection.Find($$"""{ i: { $lt: 90 } }""").Sort("i", 1).Skip(5).Limit(80).BatchSize(10);
        var seen = await Next(cursor, 23);
        await KillAsync(collection, CursorId());
        // The place is no longer the same, but the last document is still there.
        await collection.DeleteOneAsync($$"""{ i: 6 }""");
        await collection.InsertOneAsync(new() { ["i"] = 7.5 });

        seen.AddRange(await Next(cursor, 1000));

        seen.ShouldBe(Enumerable.Range(5, 80));
    }

    [Theory, BothTransports]
    public async Task A_find_looks_for_its_place_when_documents_before_it_are_gone(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);
        silo.Commands.Clear();
        var cursor = collection.Find().Sort("i", 1).BatchSize(10);
        var seen = await Next(cursor, 20);
        await KillAsync(collection, CursorId());
        await collection.DeleteManyAsync($$"""{ i: { $lt: 15 } }""");

        seen.AddRange(await Next(cursor, 1000));

        seen.ShouldBe(Enumerable.Range(0, 100));
    }

    [Theory, BothTransports]
    public async Task A_find_that_looks_for_its_place_keeps_to_its_limit(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 60);
        var cursor = collection.Find().Sort("i", 1).Limit(20).BatchSize(10);
        var seen = await Next(cursor, 10);
        await KillAsync(collection, CursorId());
        await collection.DeleteManyAsync($$"""{ i: { $lt: 9 } }""");

        seen.AddRange(await Next(cursor, 1000));

        seen.ShouldBe(Enumerable.Range(0, 20));
    }

    [Theory, BothTransports]
    public async Task A_find_goes_on_without_a_gap_after_a_batch_that_was_given_up(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);
        var cursor = collection.Find().Sort("i", 1).BatchSize(10);
        var seen = await Next(cursor, 10);

        await Should.ThrowAsync<OperationCanceledException>(() => cursor.TryNextAsync(new(canceled: true)));
        seen.AddRange(await Next(cursor, 1000));

        seen.ShouldBe(Enumerable.Range(0, 100));
    }

    [Theory, BothTransports]
    public async Task The_first_document_and_other_views_of_a_query_leave_it_as_it_is(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);
        var cursor = collection.Find().Sort("i", 1);
        var other = cursor.As<RawBsonDocument>().Hint("missing");

        (await cursor.FirstOrDefaultAsync())!["i"].ShouldBe(0);
        (await Next(cursor, 10)).ShouldBe([0, 1, 2]);
        await Should.ThrowAsync<CommandException>(() => other.ToListAsync(1));
    }

    [Theory, BothTransports]
    public async Task A_token_that_is_canceled_already_ends_every_operation(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);
        var canceled = new CancellationToken(canceled: true);

        await Should.ThrowAsync<OperationCanceledException>(() => collection.FindByIdAsync(1, canceled));
        await Should.ThrowAsync<OperationCanceledException>(() => collection.CountDocumentsAsync(cancellationToken: canceled));
        await Should.ThrowAsync<OperationCanceledException>(() => collection.DistinctAsync<int>("i", cancellationToken: canceled));
        await Should.ThrowAsync<OperationCanceledException>(() =>
            collection.Database.CommandAsync(Parse("{ ping: 1 }"), cancellationToken: canceled));
    }

    [Theory, BothTransports]
    public async Task A_find_whose_place_is_gone_with_its_cursor_is_an_error(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);
        silo.Commands.Clear();
        var cursor = collection.Find().Sort("i", 1).BatchSize(10);
        await Next(cursor, 20);
        await KillAsync(collection, CursorId());
        await collection.DeleteOneAsync($$"""{ i: 19 }""");

        var error = await Should.ThrowAsync<CommandException>(() => Next(cursor, 1));

        error.Code.ShouldBe(43);
    }

    [Theory, BothTransports]
    public async Task Documents_larger_together_than_a_reply_all_come(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        string text = new('x', 1_000_000);
        await collection.InsertManyAsync(Enumerable.Range(0, 40).Select(i => new BsonDocument { ["_id"] = i, ["text"] = text }));
        int count = 0;

        await foreach (var document in collection.Find())
        {
            document["text"].AsString.Length.ShouldBe(1_000_000);
            count++;
        }

        count.ShouldBe(40);
    }

    private IEnumerable<string> Commands() => silo.Commands.Names;

    private static Task KillAsync(Collection<BsonDocument> collection, long cursor) => collection.Database.CommandAsync(
        new() { ["killCursors"] = collection.Name, ["cursors"] = new BsonArray { cursor } });

    private long CursorId(string command = "find") => silo.Commands.All
        .First(seen => seen.Name == command).Reply!["cursor"].AsBsonDocument["id"].AsInt64;

    // The cursor of the first find since the events were cleared.
    private async Task ShouldBeGoneAsync(Collection<BsonDocument> collection)
    {
        var error = await Should.ThrowAsync<CommandException>(() => collection.Database.CommandAsync(
            new() { ["getMore"] = CursorId(), ["collection"] = collection.Name }));
        error.Code.ShouldBe(43);
    }

    private static async Task<List<int>> Next(FindCursor<BsonDocument, BsonDocument> cursor, int length) =>
        (await cursor.ToListAsync(length)).ConvertAll(document => document["i"].AsInt32);
}
