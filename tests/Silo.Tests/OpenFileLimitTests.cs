namespace Streetcar.Silo.Tests;

/// <summary>The program where it may not open as many files as it would.</summary>
public sealed class OpenFileLimitTests
{
    public static bool HasLimit => !OperatingSystem.IsWindows();

    [Fact(SkipUnless = nameof(HasLimit), Skip = "There is no ulimit here.")]
    public async Task Databases_that_nobody_uses_are_closed_where_no_more_files_may_be_opened()
    {
        const int Databases = 120;
        using var folder = new TempFolder();
        using var silo = await SiloProcess.StartAsync(folder.Path, maxOpenFiles: 320);
        using var client = await WireClient.ConnectAsync(silo.EndPoint);

        for (int i = 0; i < Databases; i++)
            (await client.RunAsync(Json.Document($"{{ insert: 'c', documents: [{{ _id: {i} }}], $db: 'd{i}' }}")))["n"].AsInt32.ShouldBe(1, $"{i}");
        for (int i = 0; i < Databases; i++)
            (await client.RunAsync(Json.Document($"{{ count: 'c', query: {{ _id: {i} }}, $db: 'd{i}' }}")))["n"].AsInt32.ShouldBe(1, $"{i}");

        (await client.RunAsync(Json.Document("{ listDatabases: 1, filter: { name: /^d/ }, $db: 'admin' }")))["databases"].AsArray.Count.ShouldBe(Databases);
        (await silo.TerminateAsync()).ExitCode.ShouldBe(0);
    }
}
