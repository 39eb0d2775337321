using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

public sealed class ShellTests
{
    [Fact]
    public async Task Mongosh_pings_inserts_finds_and_shows_databases()
    {
        Needs.Mongosh();
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        (await EvaluateAsync(silo, "db.runCommand({ping: 1}).ok")).ShouldBe(["1"]);
        (await EvaluateAsync(silo, "db.pages.insertOne({_id: 'page-one', visits: 1})"))
            .ShouldBe(["{ acknowledged: true, insertedId: 'page-one' }"]);
        (await EvaluateAsync(silo, "db.pages.find()")).ShouldBe(["[ { _id: 'page-one', visits: 1 } ]"]);
        (await EvaluateAsync(silo, "show dbs")).Select(line => line.Split(' ')[0]).ShouldBe(["admin", "config", "local", "test"]);
    }

    [Fact]
    public async Task Mongosh_creates_reads_and_shows_a_view()
    {
        Needs.Mongosh();
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        (await EvaluateAsync(
            silo,
            """
            db.pages.insertMany([{_id: 1, n: 1}, {_id: 2, n: 5}]);
            db.createView('big', 'pages', [{$match: {n: {$gt: 2}}}]);
            print(EJSON.stringify(db.big.find().toArray()), db.big.countDocuments(), db.big.estimatedDocumentCount());
            print(db.getCollectionInfos({name: 'big'})[0].type);
            try { db.big.insertOne({}) } catch (e) { print(e.code, e.message) }
            """)).ShouldBe(["""[{"_id":2,"n":5}] 1 1""", "view", "166 Namespace test.big is a view, not a collection"]);
    }

    [Fact]
    public async Task Mongosh_is_told_what_there_is_not()
    {
        Needs.Mongosh();
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        (await EvaluateAsync(
            silo,
            """
            function told(action) { try { action(); print('done') } catch (e) { print(e.code, e.message) } }
            told(() => print(db.currentOp().inprog.some(operation => operation.command.aggregate == 1)));
            told(() => db.pages.insertOne({}) && db.stats() && db.pages.stats() && db.serverStatus() && db.hostInfo() && db.serverBuildInfo() && db.hello());
            """)).ShouldBe(
        [
            "true",
            "done",
            "done",
        ]);
    }

    private static Task<string[]> EvaluateAsync(SiloProcess silo, string expression) =>
        ClientPrograms.RunAsync(Shell.Path, "--quiet", $"mongodb://{silo.EndPoint}/test", "--eval", expression);
}
