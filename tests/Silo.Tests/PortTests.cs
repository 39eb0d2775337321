using System.Net;

namespace Streetcar.Silo.Tests;

public sealed class PortTests
{
    [Fact]
    public async Task A_silo_listens_for_drivers_and_for_silos_on_this_machine_alone_and_has_no_gateway()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path);

        var listening = ListeningSockets.Of(silo.Id);

        listening.Count.ShouldBe(2);
        listening.ShouldAllBe(socket => IPAddress.IsLoopback(socket.Address));
        listening.ShouldContain(silo.EndPoint);
    }

    [Fact]
    public async Task A_silo_opens_a_gateway_where_it_is_asked_to()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TempFolder();
        using var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--gateway-port", "0"]);
        await silo.WaitUntilReadyAsync();

        ListeningSockets.Of(silo.Id).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Silos_with_folders_of_their_own_start_at_once_on_one_machine()
    {
        var folders = Enumerable.Range(0, 4).Select(_ => new TempFolder()).ToList();
        var silos = folders.ConvertAll(folder => SiloProcess.Launch(["--port", "0", "--data", folder.Path]));
        try
        {
            await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync()));

            silos.Select(silo => silo.EndPoint.Port).ShouldBeUnique();
            foreach (var silo in silos)
            {
                using var client = await WireClient.ConnectAsync(silo.EndPoint);
                (await client.RunAsync(Json.Document("{ listCollections: 1, $db: 'test' }")))["cursor"]["firstBatch"].AsArray.ShouldBeEmpty();
            }
        }
        finally
        {
            silos.ForEach(silo => silo.Dispose());
            folders.ForEach(folder => folder.Dispose());
        }
    }

    [Theory]
    [InlineData("--silo-port")]
    [InlineData("--gateway-port")]
    public async Task A_port_that_another_silo_has_is_refused_in_one_line(string option)
    {
        using var folder = new TempFolder();
        using var holder = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--gateway-port", "0"]);
        await holder.WaitUntilReadyAsync();
        var taken = ListeningSockets.Of(holder.Id).First(socket => !socket.Equals(holder.EndPoint));
        using var other = new TempFolder();
        using var silo = SiloProcess.Launch(["--port", "0", "--data", other.Path, option, $"{taken.Port}"]);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(1);
        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain(option);
    }
}
