namespace Streetcar.Drivers.Tests;

/// <summary>Skips the test, saying so, where a client that it needs is not installed.</summary>
internal static class Needs
{
    /// <summary>Debian's Motor.</summary>
    public static Task MotorAsync() => RunsAsync("python3-motor", Python.Path, "-c", "import motor.motor_asyncio");

    /// <summary>Debian's Motor and aiohttp.</summary>
    public static Task MotorWithAiohttpAsync() =>
        RunsAsync("python3-motor or python3-aiohttp", Python.Path, "-c", "import motor.motor_asyncio, aiohttp");

    /// <summary>npm's mongodb.</summary>
    public static Task NodeDriverAsync() =>
        RunsAsync("npm's mongodb", "node", "--input-type=module", "-e", "import 'mongodb'");

    /// <summary>npm's mongosh.</summary>
    public static void Mongosh() => IsInstalled("mongosh", File.Exists(Shell.Path));

    private static async Task RunsAsync(string client, string program, params string[] arguments) =>
        IsInstalled(client, await ClientPrograms.RunsAsync(program, arguments));

    private static void IsInstalled(string client, bool installed) =>
        Assert.SkipUnless(installed, $"{client} is not installed; tests/Drivers.Tests/clients/install.sh does it");
}

internal static class Python
{
    /// <summary>Debian's own, which finds Debian's packages.</summary>
    public const string Path = "/usr/bin/python3";
}

internal static class Shell
{
    public static string Path { get; } = System.IO.Path.Combine(ClientPrograms.Folder, "node_modules", ".bin", "mongosh");
}
