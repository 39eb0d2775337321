using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

/// <summary>Users of real clients: the first one, log-ins by both mechanisms, and what is refused.</summary>
public sealed class UserTests
{
    [Fact]
    public async Task PyMongo_makes_users_and_logs_them_in()
    {
        await Needs.MotorAsync();
        using var folder = new TempFolder();
        using var silo = await StartAsync(folder);

        string[] printed = await ClientPrograms.RunAsync(Python.Path, ClientPrograms.Script("users.py"), $"{silo.EndPoint}");

        printed.ShouldBe(
        [
            "anonymous 13 Command find requires authentication",
            "second 13 Command createUser requires authentication",
            "SCRAM-SHA-1 [{'user': 'ann', 'db': 'admin'}] [{'role': 'readWriteAnyDatabase', 'db': 'admin'}]",
            "SCRAM-SHA-1 wrong 18 Authentication failed.",
            "SCRAM-SHA-1 nobody 18 Authentication failed.",
            "SCRAM-SHA-256 [{'user': 'ann', 'db': 'admin'}] [{'role': 'readWriteAnyDatabase', 'db': 'admin'}]",
            "SCRAM-SHA-256 wrong 18 Authentication failed.",
            "SCRAM-SHA-256 nobody 18 Authentication failed.",
            "info ['SCRAM-SHA-1', 'SCRAM-SHA-256']",
            "dropped 13 Command find requires authentication",
        ]);
    }

    [Fact]
    public async Task The_Node_driver_makes_users_and_logs_them_in()
    {
        await Needs.NodeDriverAsync();
        using var folder = new TempFolder();
        using var silo = await StartAsync(folder);

        string[] printed = await ClientPrograms.RunAsync("node", ClientPrograms.Script("users.mjs"), $"{silo.EndPoint}");

        printed.ShouldBe(
        [
            "anonymous 13 Command find requires authentication",
            "SCRAM-SHA-1 null",
            "SCRAM-SHA-1 wrong 18 Authentication failed.",
            "SCRAM-SHA-256 null",
            "SCRAM-SHA-256 wrong 18 Authentication failed.",
        ]);
    }

    [Fact]
    public async Task Mongosh_makes_users_and_roles_and_logs_in()
    {
        Needs.Mongosh();
        using var folder = new TempFolder();
        using var silo = await StartAsync(folder);

        string[] printed = await ClientPrograms.RunAsync(
            Shell.Path, "--quiet", $"mongodb://{silo.EndPoint}/test?serverSelectionTimeoutMS=30000", ClientPrograms.Script("users.mongosh.js"));

        printed.ShouldBe(
        [
            "anonymous 13 Command find requires authentication",
            "first ok",
            "second 13 Command createUser requires authentication",
            "wrong 18 Authentication failed.",
            "right ok",
            "create ok",
            """user {"user":"ann","roles":[{"role":"readWrite","db":"shop"}],"mechanisms":["SCRAM-SHA-1"]}""",
            "role ok",
            "grant ok",
            """roles [["readWrite","clerk"]]""",
            "privileges 1",
            "password ok",
            "legacy ok",
            "logout ok",
            "ann ok",
            "forbidden 13 not authorized on shop to execute comm",
            "root ok",
        ]);
    }

    private static async Task<SiloProcess> StartAsync(TempFolder folder)
    {
        var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--auth"]);
        await silo.WaitUntilReadyAsync();
        return silo;
    }
}
