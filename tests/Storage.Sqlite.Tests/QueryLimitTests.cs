using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Queries that take long within one document, and that take memory from each other.</summary>
public sealed class QueryLimitTests : StoreTest
{
    private const string Costly = "{ $reduce: { input: { $range: [0, 4000000, '$one'] }, initialValue: 0, in: { $add: ['$$value', '$$this'] } } }";

    [Fact]
    public async Task A_query_ends_in_time_within_one_document()
    {
        await Store.InsertAsync("{ _id: 1, one: 1 }");
        var filter = Json.Document("{ $expr: { $eq: [" + Costly + ", 1] } }");
        var time = TimeSpan.FromMilliseconds(100);

        await ShouldEndAsync(() => Store.FindAsync(new FindRequest(StoreExtensions.Pages) { Filter = filter, MaxTime = time }));
        await ShouldEndAsync(() => Store.FindAsync(new FindRequest(StoreExtensions.Pages) { Projection = Json.Document("{ x: " + Costly + " }"), MaxTime = time }));
        await ShouldEndAsync(() => Store.CountAsync(new CountRequest(StoreExtensions.Pages) { Filter = filter, MaxTime = time }, default).AsTask());
        await ShouldEndAsync(() => Store.AggregateAsync(new AggregateRequest(StoreExtensions.Pages, Json.Array("[{ $set: { x: " + Costly + " } }]")) { MaxTime = time }));
        await ShouldEndAsync(() => Store.AggregateAsync(new AggregateRequest(StoreExtensions.Pages, Json.Array("[{ $group: { _id: " + Costly + " } }]")) { MaxTime = time }));
        await ShouldEndAsync(() => Store.FindAsync(new FindRequest(StoreExtensions.Pages) { Let = Json.Document("{ x: " + Costly.Replace("'$one'", "1", StringComparison.Ordinal) + " }"), Filter = Json.Document("{ $expr: '$$x' }"), MaxTime = time }));
    }

    [Fact]
    public async Task Sorts_at_once_take_no_more_than_there_is()
    {
        var memory = new MemoryBudget(8 * 1024 * 1024);
        using var folder = new TestFolder();
        await using var store = SqliteStore.Open(new SqliteStoreOptions(folder.Path) { QueryMemory = memory });
        const int Count = 4000;
        string text = new('x', 4000);
        for (int i = 0; i < Count; i += 500)
            await store.InsertAsync(Enumerable.Range(i, 500).Select(id => new RawDocument { ["_id"] = id, ["k"] = id * 7919 % Count, ["x"] = text }));
        long most = 0;
        using var stop = new CancellationTokenSource();
        var watch = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    most = Math.Max(most, memory.Used);
                    Thread.Yield();
                }
            },
            default);

        var sorts = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var stages = Json.Array("[{ $sort: { k: 1 } }, { $group: { _id: null, k: { $push: '$k' } } }]");
            return (await store.AggregateAsync(new AggregateRequest(StoreExtensions.Pages, stages))).Single()["k"].AsArray.Select(k => k.AsInt32).ToArray();
        })).ToArray();

        foreach (int[] sorted in await Task.WhenAll(sorts).WaitAsync(TimeSpan.FromMinutes(2)))
            sorted.ShouldBe(Enumerable.Range(0, Count));
        await stop.CancelAsync();
        await watch;
        most.ShouldBeInRange(1, memory.Limit);
        memory.Used.ShouldBe(0);
    }

    [Fact]
    public async Task A_write_that_is_out_of_time_leaves_the_indexes_whole()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 }, partialFilterExpression: { 'a.b': { $gt: 0 } } }");
        await Store.CreateIndexAsync("{ key: { 'a.b': 1 } }");
        await Store.InsertAsync("{ _id: 1, a: [] }");
        var update = new UpdateStatement(
            Json.Document("{ _id: 1 }"),
            Json.Value("[{ $set: { a: { $map: { input: { $range: ['$n', { $add: ['$n', 300] }] }, in: { b: '$$this' } } }, n: { $add: ['$n', 200] } } }]"));
        await Store.UpdateAsync("{ _id: 1 }", "{ $set: { n: 0 } }");
        for (int i = 0; i < 60; i++)
        {
            await Store.WriteAsync(new UpdateRequest([update]) { MaxTime = TimeSpan.FromMilliseconds(i / 10.0) });
            var validation = await Store.ValidateCollectionAsync(StoreExtensions.Pages, default);
            validation["valid"].AsBoolean.ShouldBeTrue(validation.ToString());
        }
    }

    private static async Task ShouldEndAsync(Func<Task> query)
    {
        var clock = Stopwatch.StartNew();

        var error = await Should.ThrowAsync<DocumentException>(query);

        error.Code.ShouldBe(ErrorCode.MaxTimeMSExpired, error.Message);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
    }
}
