namespace Streetcar.Silo.Tests;

/// <summary>The program and files that are damaged.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_damaged_file_is_told_at_the_start_and_takes_no_other_with_it()
    {
        string file = await MakeAsync();
        using (var stream = new FileStream(file, FileMode.Open))
            stream.SetLength(5000);
        using var silo = await SiloProcess.StartAsync(_folder.Path);
        using (var client = await WireClient.ConnectAsync(silo.EndPoint))
        {
            var refused = await client.RunAsync(Json.Document("{ find: 'c', $db: 'broken' }"));
            refused["codeName"].AsString.ShouldBe("DataCorruptionDetected");
            refused["code"].AsInt32.ShouldBe(301);
            refused["errmsg"].AsString.ShouldContain(file);
            (await client.RunAsync(Json.Document("{ insert: 'c', documents: [{ _id: 1 }], $db: 'broken' }")))["code"].AsInt32.ShouldBe(301);
            (await client.RunAsync(Json.Document("{ insert: 'c', documents: [{ _id: 2 }], $db: 'sound' }")))["n"].AsInt32.ShouldBe(1);
            var list = (await client.RunAsync(Json.Document("{ listDatabases: 1, $db: 'admin' }")))["databases"].AsArray;
            list.Single(database => database.AsDocument["name"].AsString == "broken").AsDocument["error"].AsString.ShouldContain("cut short");
            list.Single(database => database.AsDocument["name"].AsString == "sound").AsDocument["error"].IsMissing.ShouldBeTrue();
        }

        var ending = await silo.TerminateAsync();

        ending.ExitCode.ShouldBe(0);
        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain($"The file '{file}' is cut short");
    }

    [Fact]
    public async Task Repair_saves_what_is_whole_and_says_what_is_lost()
    {
        string file = await MakeAsync();
        string target = Path.Combine(_elsewhere.Path, "saved");

        var whole = await RepairAsync(target);
        whole.ExitCode.ShouldBe(0);
        whole.Errors.ShouldBeEmpty();
        whole.Output.TrimEnd().Split('\n').ShouldBe(
            ["broken.c: 1 documents saved, all of them", "sound.c: 1 documents saved, all of them", $"All is saved in '{target}'."]);

        var refused = await RepairAsync(target);
        refused.ExitCode.ShouldBe(1);
        refused.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("not empty");

        using (var stream = new FileStream(file, FileMode.Open))
            stream.SetLength(5000);
        var partly = await RepairAsync(Path.Combine(_elsewhere.Path, "partly"));
        partly.ExitCode.ShouldBe(3);
        partly.Output.ShouldContain("sound.c: 1 documents saved, all of them");
        partly.Output.ShouldContain("broken");
        partly.Output.ShouldContain("lost");
    }

    private async Task<Ending> RepairAsync(string target)
    {
        using var silo = SiloProcess.Launch(["--data", _folder.Path, "--repair", target]);
        return await silo.EndAsync();
    }

    // Returns the file of the database 'broken'.
    private async Task<string> MakeAsync()
    {
        using var silo = await SiloProcess.StartAsync(_folder.Path);
        using (var client = await WireClient.ConnectAsync(silo.EndPoint))
        {
            foreach (string database in new[] { "broken", "sound" })
                (await client.RunAsync(Json.Document($"{{ insert: 'c', documents: [{{ _id: 1 }}], $db: '{database}' }}")))["n"].AsInt32.ShouldBe(1);
        }

        (await silo.TerminateAsync()).ExitCode.ShouldBe(0);
        return Path.Combine(_folder.Path, "broken.sqlite");
    }
}
