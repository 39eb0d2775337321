namespace Streetcar.Silo.Tests;

public sealed class StopTests
{
    private const int AcknowledgedBefore = 400;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signal_ends_it_well_and_the_data_is_kept(bool terminate)
    {
        using var folder = new TempFolder();
        using (var silo = await SiloProcess.StartAsync(folder.Path))
        {
            using var client = await WireClient.ConnectAsync(silo.EndPoint);
            var inserted = await client.RunAsync(Json.Document("{ insert: 'pages', documents: [{ _id: 1 }, { _id: 2 }] }"));
            inserted["n"].ShouldBe(2);

            var ending = terminate ? await silo.TerminateAsync() : await silo.InterruptAsync();

            ending.ShouldBe(new Ending(0, "", ""));
        }

        using var again = await SiloProcess.StartAsync(folder.Path);
        using var reader = await WireClient.ConnectAsync(again.EndPoint);
        (await reader.IdsAsync("pages")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_signal_in_the_midst_of_inserts_ends_it_well_and_loses_nothing_acknowledged()
    {
        using var folder = new TempFolder();
        List<string> acknowledged;
        using (var silo = await SiloProcess.StartAsync(folder.Path))
        {
            var inserters = new Inserters(silo.EndPoint, "stopped");
            await inserters.HaveInsertedAsync(AcknowledgedBefore);

            (await silo.TerminateAsync()).ShouldBe(new Ending(0, "", ""));
            acknowledged = await inserters.EndAsync();
        }

        await AllAreThereAsync(folder, acknowledged);
    }

    // Of the larger ones the log is moved into the file meanwhile, several times.
    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task Every_acknowledged_document_outlives_three_kills_in_the_midst_of_inserts(int size)
    {
        using var folder = new TempFolder();
        List<string> acknowledged = [];
        for (int kill = 0; kill < 3; kill++)
        {
            using var silo = await SiloProcess.StartAsync(folder.Path);
            var inserters = new Inserters(silo.EndPoint, $"kill {kill}", size);
            await inserters.HaveInsertedAsync(AcknowledgedBefore);

            await silo.KillAsync();
            acknowledged.AddRange(await inserters.EndAsync());
        }

        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(3 * AcknowledgedBefore);
        await AllAreThereAsync(folder, acknowledged);
    }

    [Fact]
    public async Task A_write_that_does_not_wait_for_the_disk_outlives_a_kill()
    {
        using var folder = new TempFolder();
        using (var silo = await SiloProcess.StartAsync(folder.Path))
        {
            using var client = await WireClient.ConnectAsync(silo.EndPoint);
            for (int i = 0; i < 100; i++)
            {
                var reply = await client.RunAsync(Json.Document(
                    $"{{ insert: 'pages', documents: [{{ _id: {i} }}], writeConcern: {{ w: 1, j: {(i % 3 == 0 ? "true" : "false")} }} }}"));
                reply["n"].ShouldBe(1);
            }

            await silo.KillAsync();
        }

        using var again = await SiloProcess.StartAsync(folder.Path);
        using var reader = await WireClient.ConnectAsync(again.EndPoint);
        (await reader.IdsAsync("pages")).Count.ShouldBe(100);
    }

    private static async Task AllAreThereAsync(TempFolder folder, List<string> acknowledged)
    {
        using var silo = await SiloProcess.StartAsync(folder.Path);
        using var reader = await WireClient.ConnectAsync(silo.EndPoint);
        var stored = (await reader.IdsAsync(Inserters.Collection)).Select(id => id.AsString).ToHashSet();
        acknowledged.Except(stored).ShouldBeEmpty();
    }
}
