using System.Reflection;

namespace Streetcar.Packages.Tests;

/// <summary>
/// What was built, packed; and applications outside the repository that have it from there alone, built. They share no cache
/// of packages with anybody, and the version is a new one, so that what they get is what was packed.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private static readonly Assembly Tests = typeof(PackedPackages).Assembly;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streetcar-packages-");

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The version of the packages.</summary>
    public string Version { get; } = $"0.0.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}";

    /// <summary>The folder of the packages.</summary>
    public string Packages => Path.Combine(Folder, "packages");

    private string Folder => _folder.FullName;

    private Dictionary<string, string> Environment => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(Folder, "cache"),
        ["UsualPackages"] = Tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "NuGetPackageRoot").Value!,
        ["StreetcarVersion"] = Version,
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    public async ValueTask InitializeAsync()
    {
        string configuration = Tests.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        // In one process, and with the property that MSBuild asks a project's references with: each is read once, and not
        // four times.
        await RunningProgram.RunAsync(
            Root, new() { ["MSBUILDDISABLENODEREUSE"] = "1" },
            "dotnet", "pack", "src/Packages.proj", "--no-build", "-c", configuration, "-o", Packages, "-m:1",
            "-p:BuildProjectReferences=false", $"-p:MinVerVersionOverride={Version}", $"-p:PublishDir={Folder}/published/");
        CopyProjects();
        await Task.WhenAll(
            RunningProgram.RunAsync(Folder, Environment, "dotnet", "build", "All.slnx"),
            RunningProgram.RunAsync(
                Folder, Environment, "dotnet", "tool", "install", "streetcar", "--tool-path", "tools", "--version", Version, "--source", Packages));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }

    /// <summary>Starts the installed tool, over a folder of its own.</summary>
    internal RunningProgram StartTool(params string[] arguments) =>
        RunningProgram.Start(Folder, [], Path.Combine(Folder, "tools", "streetcar"), [.. arguments, "--data", NewFolder()]);

    /// <summary>Starts an application.</summary>
    internal RunningProgram Start(string application, params string[] arguments) =>
        RunningProgram.Start(Folder, [], "dotnet", [ProgramOf(application), .. arguments]);

    /// <summary>Runs an application to its end.</summary>
    /// <returns>What it wrote to stdout.</returns>
    internal Task<string> RunAsync(string application, params string[] arguments) =>
        RunningProgram.RunAsync(Folder, [], "dotnet", [ProgramOf(application), .. arguments]);

    /// <summary>The path of a folder that is not there yet.</summary>
    internal string NewFolder() => Path.Combine(Folder, Guid.NewGuid().ToString("N"));

    private string ProgramOf(string application) => Path.Combine(Folder, application, "bin", "Debug", "net10.0", $"{application}.dll");

    private void CopyProjects()
    {
        string from = Path.Combine(Root, "tests", "Packages.Tests", "Projects");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(Folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        File.Copy(Path.Combine(Root, "Directory.Packages.props"), Path.Combine(Folder, "Repository.Packages.props"));
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "ARCHITECTURE.md")))
            folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
