using Streetcar.Bson;

namespace Streetcar.Silo.Tests;

public sealed class CursorLimitTests
{
    // 64 MB, of which the sixteenth part is for cursors: about a thousand.
    private const int MoreThanThereMayBe = 1100;

    [Fact]
    public async Task Open_cursors_are_bounded_and_closing_some_makes_room()
    {
        using var folder = new TempFolder();
        using var silo = SiloProcess.Launch(["--port", "0", "--data", folder.Path, "--memory", "64"]);
        await silo.WaitUntilReadyAsync();
        using var client = await WireClient.ConnectAsync(silo.EndPoint);
        await client.RunAsync(Json.Document("{ insert: 'pages', documents: [{ _id: 1 }, { _id: 2 }, { _id: 3 }] }"));
        var find = Json.Document("{ find: 'pages', batchSize: 1 }");

        var ids = new List<RawValue>();
        RawDocument reply;
        do
        {
            reply = await client.RunAsync(find);
            if (reply["ok"] == 1.0)
                ids.Add(reply["cursor"].AsDocument["id"]);
        }
        while (reply["ok"] == 1.0 && ids.Count < MoreThanThereMayBe);

        ids.Count.ShouldBeInRange(500, MoreThanThereMayBe - 1);
        reply["code"].ShouldBe((int)ErrorCode.ExceededMemoryLimit);
        (await client.RunAsync(Json.Document("{ ping: 1 }")))["ok"].ShouldBe(1.0);
        await client.RunAsync(new() { ["killCursors"] = "pages", ["cursors"] = RawArray.From(ids.Take(10)) });
        (await client.RunAsync(find))["ok"].ShouldBe(1.0);
    }
}
