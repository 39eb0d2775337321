using System.Net;
using System.Net.Sockets;

namespace Streetcar.Cluster.Tests;

public sealed class LocalhostMembershipTests
{
    [Fact]
    public async Task Three_processes_of_one_machine_form_a_cluster_around_the_first_one()
    {
        await using var store = await TestStore.StartAsync();
        string primary = $"{FreePort()}";
        string[] options = ["--primary-port", primary];

        await ThreeProcesses.RunAsync(store, $"test_{Guid.NewGuid():N}", ["--silo-port", primary, .. options], options, () => Task.CompletedTask);
    }

    internal static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
