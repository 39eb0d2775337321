using Streetcar.Bson;

namespace Streetcar.Silo.Tests;

public sealed class StopTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signal_ends_it_well_and_the_data_is_kept(bool terminate)
    {
        using var folder = new TempFolder();
        using (var silo = await SiloProcess.StartAsync(folder.Path))
        {
            using var client = await WireClient.ConnectAsync(silo.EndPoint);
            var inserted = await client.RunAsync("{ insert: 'pages', documents: [{ _id: 1 }, { _id: 2 }] }"!);
            inserted["n"].ShouldBe(2);

            var ending = terminate ? await silo.TerminateAsync() : await silo.InterruptAsync();

            ending.ShouldBe(new Ending(0, "", ""));
        }

        using var again = await SiloProcess.StartAsync(folder.Path);
        using var reader = await WireClient.ConnectAsync(again.EndPoint);
        (await reader.IdsAsync("pages")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Every_acknowledged_document_outlives_five_kills_in_the_midst_of_inserts()
    {
        const int kills = 5;
        const int clients = 8;
        const int acknowledgedBeforeKill = 400;
        using var folder = new TempFolder();
        var acknowledged = new HashSet<string>();
        for (int kill = 0; kill < kills; kill++)
        {
            using var silo = await SiloProcess.StartAsync(folder.Path);
            var enough = new TaskCompletionSource();
            int count = 0;
            var inserting = Enumerable.Range(0, clients).Select(async client =>
            {
                List<string> ids = [];
                using var connection = await WireClient.ConnectAsync(silo.EndPoint);
                try
                {
                    for (int i = 0; ; i++)
                    {
                        string id = $"{kill}-{client}-{i}";
                        var reply = await connection.RunAsync(new()
                        {
                            ["insert"] = "pages",
                            ["documents"] = BsonArray.Create(new BsonDocument { ["_id"] = id }),
                        });
                        reply["n"].ShouldBe(1, reply.ToString());
                        ids.Add(id);
                        if (Interlocked.Increment(ref count) == acknowledgedBeforeKill)
                            enough.SetResult();
                    }
                }
                catch (IOException)
                {
                    return ids;
                }
            }).ToArray();

            await Task.WhenAny([enough.Task, .. inserting]);
            await silo.KillAsync();
            foreach (var ids in await Task.WhenAll(inserting))
                acknowledged.UnionWith(ids);
        }

        using var last = await SiloProcess.StartAsync(folder.Path);
        using var reader = await WireClient.ConnectAsync(last.EndPoint);
        var stored = (await reader.IdsAsync("pages")).Select(id => id.AsString).ToHashSet();
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(kills * acknowledgedBeforeKill);
        acknowledged.Except(stored).ShouldBeEmpty();
    }
}
