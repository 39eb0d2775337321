using Streetcar.Storage.Sqlite;

namespace Streetcar.Silo;

/// <summary>What the program does with <c>--repair</c>, instead of serving.</summary>
internal static class Repair
{
    private const int SomethingIsLost = 3;

    /// <summary>Saves what is whole of a data folder, and says so.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="target">The new folder.</param>
    /// <returns>The exit code: 0, or 3 where something is lost.</returns>
    /// <exception cref="DataFolderException">One of the folders can't be used.</exception>
    public static async Task<int> RunAsync(string folder, string target)
    {
        bool isWhole = await SqliteStore.RepairAsync(folder, target, Console.WriteLine, CancellationToken.None);
        Console.WriteLine(isWhole ? $"All is saved in '{target}'." : $"What is whole is saved in '{target}'; the lines above say what is lost.");
        return isWhole ? 0 : SomethingIsLost;
    }
}
