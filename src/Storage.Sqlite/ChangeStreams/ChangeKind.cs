namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>What has been changed. The numbers stand in files.</summary>
internal enum ChangeKind
{
    Insert = 0,
    Update = 1,
    Replace = 2,
    Delete = 3,
    Drop = 4,
    Rename = 5,
    DropDatabase = 6,
    Create = 7,
    CreateIndexes = 8,
    DropIndexes = 9,
    Modify = 10,
}

internal static class ChangeKinds
{
    /// <summary>The <c>operationType</c> of its events.</summary>
    public static ReadOnlySpan<byte> Name(this ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "insert"u8,
        ChangeKind.Update => "update"u8,
        ChangeKind.Replace => "replace"u8,
        ChangeKind.Delete => "delete"u8,
        ChangeKind.Drop => "drop"u8,
        ChangeKind.Rename => "rename"u8,
        ChangeKind.DropDatabase => "dropDatabase"u8,
        ChangeKind.Create => "create"u8,
        ChangeKind.CreateIndexes => "createIndexes"u8,
        ChangeKind.DropIndexes => "dropIndexes"u8,
        _ => "modify"u8,
    };

    /// <summary>Whether its events are only for who asks for expanded events.</summary>
    public static bool IsExpanded(this ChangeKind kind) => kind >= ChangeKind.Create;
}
