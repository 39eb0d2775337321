using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

public sealed class NodeDriverTests
{
    [Fact]
    public async Task It_inserts_finds_in_batches_updates_aggregates_and_closes()
    {
        await Needs.NodeDriverAsync();
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        string[] printed = await ClientPrograms.RunAsync(
            "node", ClientPrograms.Script("driver.mjs"), $"mongodb://{silo.EndPoint}");

        printed.ShouldBe(Expected);
    }

    [Fact]
    public async Task It_may_compress_with_zlib()
    {
        await Needs.NodeDriverAsync();
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        string[] printed = await ClientPrograms.RunAsync(
            "node", ClientPrograms.Script("driver.mjs"), $"mongodb://{silo.EndPoint}/?compressors=zlib");

        printed.ShouldBe(Expected);
    }

    private static readonly string[] Expected =
    [
        """{"step":"insert","result":1000}""",
        """{"step":"find","result":{"count":500,"first":0,"last":998,"inOrder":true}}""",
        """{"step":"commands","result":["find","getMore"]}""",
        """{"step":"updateOne","result":[1,1]}""",
        """{"step":"upsert","result":[1,"new"]}""",
        """{"step":"findOneAndUpdate","result":{"_id":7,"even":"no","visits":3}}""",
        """{"step":"duplicate","result":11000}""",
        """{"step":"aggregate","result":[{"_id":false,"count":499,"greatest":999},{"_id":true,"count":500,"greatest":998}]}""",
        """{"step":"createIndex","result":"even_1"}""",
        """{"step":"deleteMany","result":500}""",
        """{"step":"count","result":501}""",
        """{"step":"session","result":{"_id":1,"even":false}}""",
        """{"step":"closed","result":true}""",
    ];
}
