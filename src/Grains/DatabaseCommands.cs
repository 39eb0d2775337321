using System.Text;

namespace Streetcar.Grains;

/// <summary>Runs one command that changes a database's catalogue.</summary>
internal delegate ValueTask<Reply> DatabaseCommand(
    IDocumentStore store, Command command, CancellationToken cancellationToken);

/// <summary>All commands of the database grain, by name.</summary>
internal static class DatabaseCommands
{
    /// <summary>The command of a name.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <exception cref="DocumentException">CommandNotFound.</exception>
    public static DatabaseCommand Get(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name) switch
    {
        "collMod" => CollMod.RunAsync,
        "convertToCapped" => ConvertToCapped.RunAsync,
        "create" => Create.RunAsync,
        "createIndexes" => CreateIndexes.RunAsync,
        "drop" => Drop.RunAsync,
        "dropDatabase" => DropDatabase.RunAsync,
        "dropIndexes" or "deleteIndexes" => DropIndexes.RunAsync,
        "renameCollection" => RenameCollection.RunAsync,
        var other => throw new DocumentException(ErrorCode.CommandNotFound, $"no such command: '{other}'"),
    };
}
