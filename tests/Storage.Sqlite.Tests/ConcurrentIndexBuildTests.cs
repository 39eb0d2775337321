using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Index builds of a large collection, which are held after their first step until the test lets them go on.</summary>
public sealed class ConcurrentIndexBuildTests : StoreTest
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly Namespace Other = new("test", "other");
    private static readonly Namespace Elsewhere = new("elsewhere", "pages");
    private static readonly RawDocument Index = Json.Document("{ key: { x: 1 } }");

    [Fact]
    public async Task Other_collections_and_databases_change_while_an_index_is_being_built()
    {
        var build = await StartHeldBuildAsync();

        await Store.CreateCollectionAsync(Other, RawDocument.Empty, default).AsTask().WaitAsync(Timeout);
        await Store.ModifyCollectionAsync(Other, Json.Document("{ validator: { a: 1 } }"), default).AsTask().WaitAsync(Timeout);
        await Store.CreateIndexesAsync(Other, [Index], default).AsTask().WaitAsync(Timeout);
        await Store.CreateIndexesAsync(Elsewhere, [Index], default).AsTask().WaitAsync(Timeout);
        await Store.RenameCollectionAsync(Other, Elsewhere with { Collection = "moved" }, dropTarget: false, default).AsTask().WaitAsync(Timeout);
        await Store.DropCollectionAsync(Elsewhere, default).AsTask().WaitAsync(Timeout);

        build.IsCompleted.ShouldBeFalse();
        await FinishAsync(build);
        (await Store.StageAsync("{ x: 1 }")).ShouldBe("IXSCAN");
    }

    [Fact]
    public async Task A_build_in_one_database_does_not_wait_for_the_writer_of_another()
    {
        await InsertManyAsync();
        using var gate = new ManualResetEventSlim();
        var held = Store.InSavepointAsync("test", _ => gate.Wait(Timeout), default).AsTask();
        var build = Store.CreateIndexAsync("{ key: { x: 1 } }").AsTask();

        await Store.CreateIndexesAsync(Elsewhere, [Index], default).AsTask().WaitAsync(Timeout);

        build.IsCompleted.ShouldBeFalse();
        gate.Set();
        (await held.WaitAsync(Timeout)).ShouldBeTrue();
        await build.WaitAsync(Timeout);
    }

    [Fact]
    public async Task A_second_call_for_the_same_index_returns_when_it_is_built()
    {
        var build = await StartHeldBuildAsync();

        var second = Store.CreateIndexAsync("{ key: { x: 1 } }").AsTask();
        var another = await Store.CreateIndexesAsync(Pages, [], default).AsTask().WaitAsync(Timeout);

        another.ShouldBe(new IndexesCreated(2, 2, CreatedCollection: false));
        second.IsCompleted.ShouldBeFalse();
        await FinishAsync(build);
        (await second.WaitAsync(Timeout)).ShouldBe(new IndexesCreated(2, 2, CreatedCollection: false));
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_call_builds_the_index_where_the_first_one_is_canceled()
    {
        using var cancellation = new CancellationTokenSource();
        var build = await StartHeldBuildAsync(cancellation.Token);
        var second = Store.CreateIndexAsync("{ key: { x: 1 } }").AsTask();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(build.WaitAsync(Timeout));
        Store.IndexBuildSlots.Release(3);

        (await second.WaitAsync(Timeout)).ShouldBe(new IndexesCreated(1, 2, CreatedCollection: false));
        (await Store.StageAsync("{ x: 1 }")).ShouldBe("IXSCAN");
    }

    [Fact]
    public async Task Two_indexes_of_a_collection_are_built_at_once()
    {
        var build = await StartHeldBuildAsync();
        var second = Store.CreateIndexAsync("{ key: { y: 1 } }").AsTask();

        await FinishAsync(build);
        await second.WaitAsync(Timeout);

        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(3);
        (await Store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
    }

    [Theory]
    [InlineData("collection")]
    [InlineData("database")]
    [InlineData("index")]
    public async Task Dropping_what_is_being_indexed_aborts_the_build(string what)
    {
        var build = await StartHeldBuildAsync();

        if (what == "collection")
            await Store.DropCollectionAsync(Pages, default).AsTask().WaitAsync(Timeout);
        else if (what == "database")
            await Store.DropDatabaseAsync("test", default).AsTask().WaitAsync(Timeout);
        else
            await Store.DropIndexesAsync(Pages, "x_1", default).AsTask().WaitAsync(Timeout);
        if (what != "index")
            await Store.InsertAsync("{ _id: 1, x: 1 }");
        Store.IndexBuildSlots.Release(3);

        (await Should.ThrowAsync<DocumentException>(build.WaitAsync(Timeout))).Code.ShouldBe(ErrorCode.IndexBuildAborted);
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_collection_can_not_be_renamed_while_it_is_being_indexed()
    {
        var build = await StartHeldBuildAsync();

        foreach (var target in new[] { Other, Elsewhere })
        {
            var error = await Should.ThrowAsync<DocumentException>(
                Store.RenameCollectionAsync(Pages, target, dropTarget: true, default).AsTask().WaitAsync(Timeout));
            error.Code.ShouldBe(ErrorCode.BackgroundOperationInProgressForNamespace);
        }

        await FinishAsync(build);
        await Store.RenameCollectionAsync(Pages, Other, dropTarget: false, default);
        (await Store.ListIndexesAsync(Other, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_index_that_is_being_built_can_not_be_changed()
    {
        var build = await StartHeldBuildAsync();

        var error = await Should.ThrowAsync<DocumentException>(async () => await Store.ModifyCollectionAsync(
            Pages, Json.Document("{ index: { name: 'x_1', hidden: true } }"), default));

        error.Code.ShouldBe(ErrorCode.IndexNotFound);
        await FinishAsync(build);
    }

    private async Task InsertManyAsync() => await Store.InsertAsync(
        Enumerable.Range(0, 60_000).Select(i => new RawDocument { ["_id"] = i, ["x"] = i % 100, ["y"] = -i }));

    // More than one step makes, so that the build waits for its slot after the first one.
    private async Task<Task<IndexesCreated>> StartHeldBuildAsync(CancellationToken cancellationToken = default)
    {
        await InsertManyAsync();
        for (int i = 0; i < 3; i++)
            (await Store.IndexBuildSlots.WaitAsync(Timeout, cancellationToken)).ShouldBeTrue();
        var build = Store.CreateIndexesAsync(Pages, [Index], cancellationToken).AsTask();
        // The writer runs one after the other: the first step is done by then.
        (await Store.InSavepointAsync("test", transaction => transaction.Find(Pages)!.Indexes.Length, default)).ShouldBe(2);
        return build;
    }

    private async Task FinishAsync(Task build)
    {
        Store.IndexBuildSlots.Release(3);
        await build.WaitAsync(Timeout);
    }
}
