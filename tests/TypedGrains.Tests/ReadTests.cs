using System.Diagnostics;
using Orleans;

namespace Streetcar.TypedGrains.Tests;

[Collection(GrainCluster.Shared)]
public sealed class ReadTests(GrainCluster cluster)
{
    // Far more than any of this takes; a failure, not a wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_find_streams_ten_thousand_documents_in_batches(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(10_000, caller);
        int calls = cluster.CursorCalls.Count;

        var ids = await things.Find([], new() { Sort = new BsonDocument("_id", 1), BatchSize = 1000 })
            .Select(document => document["_id"].AsInt32).ToListAsync();

        ids.ShouldBe(Enumerable.Range(0, 10_000));
        var methods = cluster.CursorCalls.Skip(calls).Select(call => call.Method).ToList();
        methods.ShouldAllBe(method => method == "NextAsync");
        methods.Count.ShouldBeInRange(9, 10);
    }

    [Fact]
    public async Task Find_takes_its_options()
    {
        var things = await cluster.NewCollectionAsync(30);
        await things.CreateIndexAsync(new BsonDocument("i", 1));

        var found = await things.Find(BsonDocument.Parse("{ $expr: { $gte: ['$i', '$$least'] } }"), new()
        {
            Sort = new BsonDocument { { "i", -1 }, { "_id", 1 } },
            Projection = new BsonDocument("i", 0),
            Skip = 1,
            Limit = 3,
            BatchSize = 2,
            Let = new BsonDocument("least", 5),
            Hint = new BsonDocument("i", 1),
            Collation = new BsonDocument("locale", "simple"),
            MaxTime = TimeSpan.FromSeconds(30),
            AllowDiskUse = true,
            NoCursorTimeout = true,
            Comment = "all of them",
        }).ToListAsync();

        found.ShouldBe([new("_id", 19), new("_id", 29), new("_id", 8)]);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_loop_begins_and_each_loop_finds_anew()
    {
        var nobody = cluster.Orleans.Client.GetGrain<ICollectionGrain>("no-collection-s-name");
        var failing = nobody.Find();
        var things = await cluster.NewCollectionAsync(3);
        var all = things.Find();

        (await all.CountAsync()).ShouldBe(3);
        await things.DeleteOneAsync([]);

        (await all.CountAsync()).ShouldBe(2);
        (await Should.ThrowAsync<DocumentStoreException>(async () => await failing.CountAsync()))
            .CodeName.ShouldBe("InvalidNamespace");
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_loop_that_is_left_early_closes_its_cursor(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(100, caller);
        var batch = await things.FindAsync([], new() { BatchSize = 10 });
        batch.Documents.Count.ShouldBe(10);
        int calls = cluster.CursorCalls.Count;

        await foreach (var document in things.Find([], new() { BatchSize = 10 }))
        {
            if (document["_id"] == 15)
                break;
        }

        var mine = cluster.CursorCalls.Skip(calls).ToList();
        mine.Select(call => call.Method).ShouldBe(["NextAsync", "CloseAsync"]);
        await ShouldBeGoneAsync(cluster.From(caller).GetGrain<ICursorGrain>(mine[0].Cursor));
        (await batch.Cursor.ShouldNotBeNull().NextAsync(5)).Documents.Count.ShouldBe(5);
        (await batch.Cursor!.CloseAsync()).ShouldBeTrue();
        (await batch.Cursor!.CloseAsync()).ShouldBeFalse();
        await ShouldBeGoneAsync(batch.Cursor!);
    }

    [Fact]
    public async Task A_loop_that_is_canceled_closes_its_cursor()
    {
        var things = await cluster.NewCollectionAsync(100);
        int calls = cluster.CursorCalls.Count;
        using var canceling = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var document in things.Find([], new() { BatchSize = 10 }).WithCancellation(canceling.Token))
            {
                if (document["_id"] == 15)
                    await canceling.CancelAsync();
            }
        });

        var last = cluster.CursorCalls.Skip(calls).Last();
        last.Method.ShouldBe("CloseAsync");
        await ShouldBeGoneAsync(cluster.Orleans.Client.GetGrain<ICursorGrain>(last.Cursor));
    }

    [Fact]
    public async Task A_long_read_ends_when_it_is_canceled_and_holds_up_nobody_before()
    {
        var things = await cluster.NewCollectionAsync(2_000);
        using var canceling = new CancellationTokenSource();
        var pairs = Stages(
            """
            { $lookup: {
                from: 'things',
                let: { id: '$_id' },
                pipeline: [{ $match: { $expr: { $gt: ['$i', { $add: ['$$id', 9] }] } } }],
                as: 'larger' } }
            """,
            "{ $match: { 'larger.0': 1 } }");
        long start = Stopwatch.GetTimestamp();

        var reading = things.AggregateAsync(pairs, cancellationToken: canceling.Token);
        var increment = new BsonDocument("$inc", new BsonDocument("n", 1));
        (await things.UpdateOneAsync(new BsonDocument("_id", 1), increment).WaitAsync(Patience))
            .ModifiedCount.ShouldBe(1);
        reading.IsCompleted.ShouldBeFalse();
        await canceling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(Patience);
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_pipeline_streams_its_documents(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(500, caller);

        var doubled = await things.Aggregate(
            Stages("{ $sort: { _id: 1 } }", "{ $project: { n: { $multiply: ['$_id', 2] } } }"),
            new() { BatchSize = 90 })
            .Select(document => document["n"].AsInt32).ToListAsync();
        var written = await things.AggregateAsync(Stages("{ $match: { i: 3 } }", "{ $out: 'others' }"));

        doubled.ShouldBe(Enumerable.Range(0, 500).Select(id => id * 2));
        written.Documents.ShouldBeEmpty();
        written.Cursor.ShouldBeNull();
        var others = cluster.Orleans.Client
            .GetGrain<ICollectionGrain>(things.GetPrimaryKeyString().Replace("things", "others"));
        (await others.CountDocumentsAsync()).ShouldBe(50);
        (await FailureOf(() => things.AggregateAsync(Stages("{ $no: 1 }")))).Code.ShouldBe(40324);
    }

    [Fact]
    public async Task Documents_are_counted_and_found_one_by_one()
    {
        var things = await cluster.NewCollectionAsync(30);

        (await things.CountDocumentsAsync()).ShouldBe(30);
        (await things.CountDocumentsAsync(new BsonDocument("i", 4))).ShouldBe(3);
        (await things.CountDocumentsAsync(new BsonDocument("i", 99))).ShouldBe(0);
        (await things.CountDocumentsAsync([], new() { Skip = 5, Limit = 7 })).ShouldBe(7);
        (await things.EstimatedDocumentCountAsync()).ShouldBe(30);
        (await things.FindOneAsync([], new() { Sort = new BsonDocument("_id", -1) }))!["_id"].ShouldBe(29);
        (await things.FindOneAsync(new BsonDocument("i", 99))).ShouldBeNull();
        (await FailureOf(() => things.FindOneAsync(new BsonDocument("$no", 1)))).Code.ShouldBe(2);
        (await FailureOf(() => things.CountDocumentsAsync(new BsonDocument("$no", 1)))).Code.ShouldBe(2);
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Distinct_values_are_found(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(30, caller);

        var values = await things.DistinctAsync("i", new BsonDocument("_id", new BsonDocument("$lt", 15)));

        values.Select(value => value.AsInt32).Order().ShouldBe(Enumerable.Range(0, 10));
        (await things.DistinctAsync("no")).ShouldBeEmpty();
        (await FailureOf(() => things.DistinctAsync("i", new BsonDocument("$no", 1)))).Code.ShouldBe(2);
    }

    private static async Task ShouldBeGoneAsync(ICursorGrain cursor) =>
        (await Should.ThrowAsync<DocumentStoreException>(() => cursor.NextAsync())).CodeName.ShouldBe("CursorNotFound");

    private static Task<DocumentStoreException> FailureOf(Func<Task> call) =>
        Should.ThrowAsync<DocumentStoreException>(call);

    private static BsonArray Stages(params string[] stages) => new(stages.Select(BsonDocument.Parse));
}
