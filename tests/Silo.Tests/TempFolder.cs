namespace Streetcar.Silo.Tests;

/// <summary>A folder for one test, gone after it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("streetcar-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
