using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;

[assembly: AssemblyFixture(typeof(Streetcar.Packages.Tests.PackedPackages))]

namespace Streetcar.Packages.Tests;

public sealed class InstallTests(PackedPackages packed)
{
    [Fact]
    public async Task The_tool_serves_drivers_and_the_client()
    {
        using var tool = packed.StartTool("--port", "0");
        string uri = await tool.WaitForAsync("Streetcar is ready at ");

        using var driver = new MongoClient(uri);
        var build = await driver.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ buildInfo: 1 }");
        string output = await packed.RunAsync("Wire", uri);

        build["ok"].ToInt32().ShouldBe(1);
        output.Split('\n', StringSplitOptions.TrimEntries).ShouldBe(["ink", "pen", ""]);
    }

    [Fact]
    public async Task A_silo_has_documents_for_its_grains_for_Orleans_clients_and_for_drivers()
    {
        string gateway = $"{FreePort()}";
        using var silo = packed.Start("Silo", $"{FreePort()}", gateway, packed.NewFolder());
        string uri = await silo.WaitForAsync("Documents are at ");

        string output = await packed.RunAsync("Client", gateway);

        output.Trim().ShouldBe("2 visits");
        using var driver = new MongoClient(uri);
        (await driver.GetDatabase("site").GetCollection<BsonDocument>("visits").CountDocumentsAsync("{}")).ShouldBe(2);
    }

    [Fact]
    public async Task A_test_project_has_a_server_in_its_process()
    {
        string output = await packed.RunAsync("Suite");

        output.ShouldContain("Total: 1, Errors: 0, Failed: 0, Skipped: 0");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
