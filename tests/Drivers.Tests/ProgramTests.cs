using Streetcar.Silo.Tests;

namespace Streetcar.Drivers.Tests;

/// <summary>The same programs written for each client, against a kind of server: they print what they see.</summary>
public sealed class ProgramTests
{
    private const string PyMongo = "PyMongo";
    private const string Motor = "Motor";
    private const string Node = "Node.js";
    private const string Mongosh = "mongosh";

    // One of them against both kinds: what differs by it is the server's.
    public static TheoryData<string, string> Clients { get; } = new()
    {
        { PyMongo, Topologies.Mongos },
        { PyMongo, Topologies.ReplicaSet },
        { Motor, Topologies.Mongos },
        { Node, Topologies.ReplicaSet },
        { Mongosh, Topologies.ReplicaSet },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Transactions_commit_abort_and_begin_anew_after_a_conflict(string client, string topology) =>
        (await RunAsync(client, "transactions", topology)).ShouldBe(
        [
            "committed: ada 70, ben 130, entries 1",
            "aborted: changed my mind - ada 70, ben 130, entries 1",
            "open: 60 inside, 70 outside",
            "aborted by hand: ada 70, ben 130, entries 1",
            "conflict: 2 attempts, ada 175, ben 130, entries 1",
            "conflict by hand: 112 transient",
            "committed twice: ada 175, ben 131, entries 1",
        ]);

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Change_streams_tell_of_changes_resume_and_end(string client, string topology)
    {
        string[] printed = await RunAsync(client, "watch", topology);

        // mongosh keeps the cursor, which is to be lost, to itself; and only it says that the stream is closed.
        string[] resumedByItself = client == Mongosh ? [] : ["resumed by itself: insert orders 8 {\"_id\":8}"];
        string[] closed = client == Mongosh ? ["closed: true"] : [];
        printed.ShouldBe(
        [
            """collection: insert orders 1 {"_id":1,"state":"new"}""",
            """collection: update orders 1 {"state":"paid"}""",
            """collection: replace orders 1 {"_id":1,"state":"sent"}""",
            """collection: delete orders 1""",
            """pipeline: update orders 2 {"state":"paid"} {"_id":2,"state":"paid","total":5}""",
            """database: insert orders 3 {"_id":3} | insert customers ada {"_id":"ada"}""",
            """client: insert orders 3 {"_id":3} | insert customers ada {"_id":"ada"} | insert accounts ben {"_id":"ben"}""",
            """resumed: insert orders 5 {"_id":5} | insert orders 6 {"_id":6}""",
            .. resumedByItself,
            """dropped: drop | invalidate""",
            .. closed,
            """not after invalidate: 260""",
            """started after it: insert orders 9 {"_id":9}""",
        ]);
    }

    private static async Task<string[]> RunAsync(string client, string program, string topology)
    {
        await NeedsAsync(client);
        using var folder = new TempFolder();
        var (silo, uri) = await Topologies.StartAsync(topology, folder.Path);
        using (silo)
        {
            return client switch
            {
                PyMongo => await ClientPrograms.RunAsync(Python.Path, ClientPrograms.Script($"{program}.py"), uri),
                Motor => await ClientPrograms.RunAsync(Python.Path, ClientPrograms.Script($"{program}_motor.py"), uri),
                Node => await ClientPrograms.RunAsync("node", ClientPrograms.Script($"{program}.mjs"), uri),
                _ => await ClientPrograms.RunAsync(Shell.Path, "--quiet", uri, ClientPrograms.Script($"{program}.mongosh.js")),
            };
        }
    }

    private static async Task NeedsAsync(string client)
    {
        if (client == Mongosh)
            Needs.Mongosh();
        else
            await (client == Node ? Needs.NodeDriverAsync() : Needs.MotorAsync());
    }
}
