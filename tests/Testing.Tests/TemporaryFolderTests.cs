using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streetcar.Hosting;

namespace Streetcar.Testing.Tests;

public sealed class TemporaryFolderTests : IDisposable
{
    // Where the child process says which folder its server has.
    private const string ReportVariable = "STREETCAR_TEST_REPORT";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streetcar-");

    [Fact]
    public async Task What_a_killed_process_has_left_is_deleted_at_the_next_start_and_nothing_before()
    {
        using var child = StartChild();
        try
        {
            string folder = await FolderOfAsync(child);
            await using (var beside = await StartAsync())
                File.Exists(Path.Combine(folder, "test.sqlite")).ShouldBeTrue();

            child.Kill();
            await child.WaitForExitAsync().WaitAsync(Patience);
            Directory.Exists(folder).ShouldBeTrue();
            await using var next = await StartAsync();

            Directory.Exists(folder).ShouldBeFalse();
            File.Exists(folder + ".lock").ShouldBeFalse();
            await next.Client["test"]["things"].InsertOneAsync(new() { ["_id"] = 1 });
        }
        finally
        {
            child.Kill();
        }
    }

    [Fact(Explicit = true)]
    public async Task A_server_runs_until_its_process_is_killed()
    {
        await using var server = await StartAsync();
        await server.Client["test"]["things"].InsertOneAsync(new() { ["_id"] = 1 });
        string report = Environment.GetEnvironmentVariable(ReportVariable).ShouldNotBeNull();
        await File.WriteAllTextAsync(report + ".new", server.Services.GetRequiredService<IOptions<StreetcarOptions>>().Value.Data);
        File.Move(report + ".new", report);

        await Task.Delay(Patience);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<StreetcarServer> StartAsync() =>
        StreetcarServer.StartAsync(options => options.InMemory = false).WaitAsync(Patience);

    // This program, with the test that only it runs.
    private Process StartChild()
    {
        string program = typeof(TemporaryFolderTests).Assembly.Location;
        var start = new ProcessStartInfo(
            "dotnet", [program, "-explicit", "only", "-method", $"*{nameof(A_server_runs_until_its_process_is_killed)}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[ReportVariable] = Path.Combine(_folder.FullName, "folder");
        return Process.Start(start)!;
    }

    private async Task<string> FolderOfAsync(Process child)
    {
        string report = Path.Combine(_folder.FullName, "folder");
        using var end = new CancellationTokenSource(Patience);
        while (!File.Exists(report))
        {
            child.HasExited.ShouldBeFalse();
            await Task.Delay(10, end.Token);
        }

        return await File.ReadAllTextAsync(report);
    }
}
