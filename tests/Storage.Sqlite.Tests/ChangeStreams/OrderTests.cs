using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.ChangeStreams;

/// <summary>The order of events over commits and databases.</summary>
public class OrderTests : StoreTest
{
    private static readonly Namespace Pages = StoreExtensions.Pages;
    private static readonly Namespace Elsewhere = new("elsewhere", "pages");

    [Fact]
    public async Task A_transaction_is_told_together_when_it_commits()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await using var watcher = await Watcher.OpenAsync(Store);
        byte[] session = Guid.NewGuid().ToByteArray();
        await using (var transaction = await Store.BeginTransactionAsync(new OperationId(session, 7), RawDocument.Empty, default))
        {
            await transaction.InsertAsync("{ _id: 2 }");
            await transaction.UpdateAsync("{ _id: 1 }", "{ $set: { a: 1 } }");
            await Store.InsertAsync("{ _id: 3 }");
            (await watcher.NextAsync(1)).ShouldBe(["insert 3"]);
            await transaction.CommitAsync(isJournaled: true, default);
        }

        var insert = await watcher.NextAsync();
        var update = await watcher.NextAsync();
        Watcher.TextOf(insert).ShouldBe("insert 2");
        Watcher.TextOf(update).ShouldBe("update 1");
        update["clusterTime"].ShouldBe(insert["clusterTime"]);
        insert["lsid"]["id"].AsBinary.ToArray().ShouldBe(session);
        Convert.ToHexString(insert["lsid"]["uid"].AsBinary.Span)
            .ShouldBe("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
        insert["txnNumber"].AsInt64.ShouldBe(7);
    }

    [Fact]
    public async Task A_transaction_that_is_aborted_is_not_told()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await using var watcher = await Watcher.OpenAsync(Store);
        await using (var transaction = await Store.BeginTransactionAsync(new OperationId(new byte[16], 1), RawDocument.Empty, default))
            await transaction.InsertAsync("{ _id: 2 }");
        await Store.InsertAsync("{ _id: 3 }");

        (await watcher.NextAsync(1)).ShouldBe(["insert 3"]);
    }

    [Fact]
    public async Task Databases_are_merged_in_the_order_of_their_commits()
    {
        await using var watcher = await Watcher.OpenAsync(Store, "{ allChangesForCluster: true }", "admin", null);
        for (int i = 1; i <= 10; i++)
            await Store.WriteAsync(Insert(i), i % 2 == 0 ? Pages : Elsewhere);

        (await watcher.NextAsync(10)).ShouldBe(Enumerable.Range(1, 10).Select(i => $"insert {i}"));
    }

    [Fact]
    public async Task Writers_of_several_databases_lose_and_repeat_nothing()
    {
        const int perWriter = 200;
        await using var watcher = await Watcher.OpenAsync(Store, "{ allChangesForCluster: true }", "admin", null);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < perWriter; i++)
                await Store.WriteAsync(Insert((writer * perWriter) + i), writer % 2 == 0 ? Pages : Elsewhere);
        })).ToList();

        var times = new List<(RawTimestamp Time, string Token)>();
        var last = new int[4];
        Array.Fill(last, -1);
        for (int i = 0; i < 4 * perWriter; i++)
        {
            var @event = await watcher.NextAsync();
            int id = @event["documentKey"]["_id"].AsInt32;
            id.ShouldBe(last[id / perWriter] < 0 ? id / perWriter * perWriter : last[id / perWriter] + 1);
            last[id / perWriter] = id;
            times.Add((@event["clusterTime"].AsTimestamp, @event["_id"]["_data"].AsString));
        }

        await Task.WhenAll(writers);
        times.Select(time => time.Time).ShouldBeInOrder();
        times.Select(time => time.Token).ShouldBe(times.Select(time => time.Token).Order(StringComparer.Ordinal));
        (await watcher.HasNothingAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_long_transaction_is_told_in_order()
    {
        await using var watcher = await Watcher.OpenAsync(Store);
        string text = new('x', 100_000);
        await using (var transaction = await Store.BeginTransactionAsync(new OperationId(new byte[16], 1), RawDocument.Empty, default))
        {
            // More than what is gathered in memory.
            for (int i = 0; i < 30; i++)
                await transaction.InsertAsync($"{{ _id: {i}, text: '{text}' }}");
            await transaction.CommitAsync(isJournaled: true, default);
        }

        (await watcher.NextAsync(30)).ShouldBe(Enumerable.Range(0, 30).Select(i => $"insert {i}"));
    }

    [Fact]
    public async Task Waiting_ends_with_the_commit()
    {
        await using var watcher = await Watcher.OpenAsync(Store);
        var next = watcher.NextAsync(1);
        next.IsCompleted.ShouldBeFalse();
        await Store.InsertAsync("{ _id: 1 }");

        (await next.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(["insert 1"]);
    }

    private static InsertRequest Insert(int id) => new([new RawDocument { ["_id"] = id }.Bytes]);
}
