namespace Streetcar.Grains.Commands;

/// <summary>What an oplog records by the names of commands is not always what a client sends by them.</summary>
internal static class OplogCommands
{
    public static OplogCommandKind KindOf(string name) => name switch
    {
        "applyOps" => OplogCommandKind.Entries,
        "createIndexes" => OplogCommandKind.Index,
        "commitIndexBuild" => OplogCommandKind.Indexes,
        "startIndexBuild" or "abortIndexBuild" => OplogCommandKind.Nothing,
        _ => OplogCommandKind.Change,
    };
}

internal enum OplogCommandKind
{
    /// <summary>A command as a client would send it.</summary>
    Change,

    /// <summary>Entries to be applied together.</summary>
    Entries,

    /// <summary>One index, whose specification is the command's other fields.</summary>
    Index,

    /// <summary>Indexes whose build has ended.</summary>
    Indexes,

    /// <summary>Nothing to be done.</summary>
    Nothing,
}
