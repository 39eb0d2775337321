using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

public sealed class ShellTests
{
    [ShellFact]
    public async Task Mongosh_pings_inserts_finds_and_shows_databases()
    {
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        (await EvaluateAsync(silo, "db.runCommand({ping: 1})")).ShouldBe(["{ ok: 1 }"]);
        (await EvaluateAsync(silo, "db.pages.insertOne({_id: 'page-one', visits: 1})"))
            .ShouldBe(["{ acknowledged: true, insertedId: 'page-one' }"]);
        (await EvaluateAsync(silo, "db.pages.find()")).ShouldBe(["[ { _id: 'page-one', visits: 1 } ]"]);
        (await EvaluateAsync(silo, "show dbs")).ShouldHaveSingleItem().ShouldStartWith("test");
    }

    private static Task<string[]> EvaluateAsync(SiloProcess silo, string expression) =>
        ClientPrograms.RunAsync(Shell.Path, "--quiet", $"mongodb://{silo.EndPoint}/test", "--eval", expression);
}
