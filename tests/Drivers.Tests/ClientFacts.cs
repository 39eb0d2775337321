namespace Streetcar.Drivers.Tests;

/// <summary>A test that needs a program; skipped, saying so, where it is not installed.</summary>
internal abstract class ClientFact : FactAttribute
{
    protected ClientFact(bool installed, string client)
    {
        if (!installed)
            Skip = $"{client} is not installed; tests/Drivers.Tests/clients/install.sh does it";
    }
}

/// <summary>Needs Debian's Motor.</summary>
internal sealed class MotorFact() : ClientFact(Installed, "python3-motor")
{
    private static readonly bool Installed = ClientPrograms.Runs(Python.Path, "-c", "import motor.motor_asyncio");
}

/// <summary>Needs Debian's Motor and aiohttp.</summary>
internal sealed class MotorWithAiohttpFact() : ClientFact(Installed, "python3-motor or python3-aiohttp")
{
    private static readonly bool Installed = ClientPrograms.Runs(Python.Path, "-c", "import motor.motor_asyncio, aiohttp");
}

/// <summary>Needs npm's mongodb.</summary>
internal sealed class NodeDriverFact() : ClientFact(Installed, "npm's mongodb")
{
    private static readonly bool Installed = ClientPrograms.Runs("node", "--input-type=module", "-e", "import 'mongodb'");
}

/// <summary>Needs npm's mongosh.</summary>
internal sealed class ShellFact() : ClientFact(File.Exists(Shell.Path), "mongosh")
{
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
