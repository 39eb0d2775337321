namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class CommandTests(RunningSilo silo)
{
    [Theory, BothDoors]
    public async Task A_command_belongs_to_the_session_that_it_is_given(Door door)
    {
        var database = silo.NewDatabase(door);
        using var session = silo.Client(door).StartSession();
        silo.Events.Clear();

        await database.CommandAsync("{ ping: 1 }", new() { Session = session });
        await database.CommandAsync("{ ping: 1 }");

        var sessions = Started().ConvertAll(command => command["lsid"].AsDocument);
        sessions[0].ShouldBe(session.Id);
        sessions[1].ShouldNotBe(session.Id);
    }

    [Fact]
    public async Task A_session_that_is_over_is_not_used_again()
    {
        var session = silo.Client(Door.Wire).StartSession();
        session.Dispose();
        session.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() =>
            silo.NewDatabase(Door.Wire).CommandAsync("{ ping: 1 }", new() { Session = session }));
    }

    [Theory, BothDoors]
    public async Task A_cursor_of_any_command_is_read_like_any_other(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        using var session = silo.Client(door).StartSession();
        silo.Events.Clear();
        var options = new CursorCommandOptions { BatchSize = 20, Comment = "rest", Session = session };

        await using var cursor = await collection.Database.CursorCommandAsync("{ find: 'things', batchSize: 2 }", options);

        (await cursor.ToListAsync(null)).Count.ShouldBe(10);
        var started = Started();
        started.Count.ShouldBe(2);
        started.ShouldAllBe(command => command["lsid"].AsDocument.Equals(session.Id));
        started[0].ContainsKey("comment").ShouldBeFalse();
        started[1]["batchSize"].ShouldBe(20);
        started[1]["comment"].ShouldBe("rest");
    }

    [Theory, BothDoors]
    public async Task A_command_without_a_cursor_has_none_to_read(Door door)
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() =>
            silo.NewDatabase(door).CursorCommandAsync("{ ping: 1 }"));

        error.Message.ShouldContain("no cursor");
    }

    [Theory, BothDoors]
    public async Task The_next_document_is_asked_for_once(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 3);
        await using var cursor = collection.Find().Sort("i").BatchSize(2);

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

    [Theory, BothDoors]
    public async Task A_batch_with_room_for_the_whole_limit_leaves_no_cursor(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        silo.Events.Clear();

        (await collection.Find().Limit(4).BatchSize(4).ToListAsync(null)).Count.ShouldBe(4);

        Started().Count.ShouldBe(1);
    }

    private List<BsonDocument> Started() => [.. silo.Events.OfType<CommandStarted>().Select(started => started.Command)];
}
