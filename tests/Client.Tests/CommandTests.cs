using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class CommandTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task A_cursor_of_any_command_is_read_like_any_other(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        var options = new CursorCommandOptions { BatchSize = 20, Comment = "rest" };

        await using var cursor = collection.Database.CursorCommand(Parse("{ find: 'things', batchSize: 2 }"), options);

        (await cursor.ToListAsync(null)).Count.ShouldBe(10);
        var started = Started();
        started.Count.ShouldBe(2);
        started[0].Contains("comment").ShouldBeFalse();
        started[1]["batchSize"].ShouldBe(20);
        started[1]["comment"].ShouldBe("rest");
    }

    [Theory, BothTransports]
    public async Task A_command_without_a_cursor_has_none_to_read(Transport transport)
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() =>
            silo.NewDatabase(transport).CursorCommand(Parse("{ ping: 1 }")).ToListAsync(1));

        error.Message.ShouldContain("no cursor");
    }

    [Theory, BothTransports]
    public async Task The_next_document_is_asked_for_once(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);
        await using var cursor = collection.Find().Sort("i", 1).BatchSize(2);

        (await cursor.TryNextAsync())!["i"].ShouldBe(0);
        (await cursor.TryNextAsync())!["i"].ShouldBe(1);
        (await cursor.TryNextAsync())!["i"].ShouldBe(2);
        (await cursor.TryNextAsync()).ShouldBeNull();
        (await cursor.TryNextAsync()).ShouldBeNull();

        await using var closed = collection.Find().BatchSize(2);
        await closed.TryNextAsync();
        await closed.DisposeAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => closed.TryNextAsync());
    }

    [Theory, BothTransports]
    public async Task A_batch_with_room_for_the_whole_limit_leaves_no_cursor(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        silo.Commands.Clear();

        (await collection.Find().Limit(4).BatchSize(4).ToListAsync(null)).Count.ShouldBe(4);

        Started().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_client_over_grain_calls_that_is_closed_says_so()
    {
        var client = silo.NewClient(new());
        await client["a"].CommandAsync(Parse("{ ping: 1 }"));

        await client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => client["a"].CommandAsync(Parse("{ ping: 1 }")));
    }

    private List<BsonDocument> Started() => [.. silo.Commands.All.Select(seen => seen.Command)];
}
