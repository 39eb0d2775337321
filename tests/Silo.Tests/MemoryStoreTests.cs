using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Streetcar.Client;

namespace Streetcar.Silo.Tests;

/// <summary>A silo whose documents are in memory.</summary>
public sealed class MemoryStoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_program_writes_no_file()
    {
        using var folder = new TempFolder();
        using var silo = SiloProcess.Launch(
            ["--port", "0", "--store", "memory"],
            folder.Path,
            new() { ["TMPDIR"] = folder.Path, ["DOTNET_EnableDiagnostics"] = "0" });
        await silo.WaitUntilReadyAsync();
        using (var client = await WireClient.ConnectAsync(silo.EndPoint))
        {
            foreach (string command in (string[])
                [
                    "{ insert: 'things', documents: [{ _id: 1, x: 1 }, { _id: 2, x: 1 }], writeConcern: { j: true } }",
                    "{ update: 'things', updates: [{ q: {}, u: { $inc: { x: 1 } }, multi: true }], writeConcern: { j: false } }",
                    "{ createIndexes: 'things', indexes: [{ key: { x: 1 }, name: 'x' }] }",
                    "{ aggregate: 'things', pipeline: [{ $changeStream: {} }], cursor: {} }",
                    "{ insert: 'things', documents: [{ _id: 3 }] }",
                    "{ aggregate: 'things', pipeline: [{ $group: { _id: '$x' } }, { $out: 'groups' }], cursor: {} }",
                    "{ fsync: 1 }",
                ])
            {
                var reply = await client.RunAsync(Json.Document(command), command.StartsWith("{ fsync", StringComparison.Ordinal) ? "admin" : "test");
                reply["ok"].ShouldBe(1.0, reply.ToString());
            }

            (await client.RunAsync(Json.Document("{ renameCollection: 'test.things', to: 'other.things' }"), "admin"))["ok"].ShouldBe(1.0);
            (await client.IdsAsync("groups")).Count.ShouldBe(2);
        }

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
        (await silo.TerminateAsync()).ShouldBe(new Ending(0, "", ""));
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_applications_silo_takes_it_and_forgets_all_at_its_end()
    {
        for (int i = 0; i < 2; i++)
        {
            var builder = Host.CreateApplicationBuilder();
            builder.UseOrleans(silo => silo.UseLocalhostClustering(HostingTests.FreePort(), HostingTests.FreePort()).AddStreetcar(streetcar => streetcar.UseMemory()));
            using var host = builder.Build();
            await host.StartAsync().WaitAsync(Patience);

            var things = host.Services.GetRequiredService<DocumentClient>()["test"]["things"];
            (await things.CountDocumentsAsync()).ShouldBe(0);
            await things.InsertOneAsync(new() { ["_id"] = 1 });

            await host.StopAsync().WaitAsync(Patience);
        }
    }
}
