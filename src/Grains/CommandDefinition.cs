using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>Runs a command in the silo that was asked.</summary>
internal delegate ValueTask<Reply> LocalHandler(QueryServices services, Command command, CancellationToken cancellationToken);

/// <summary>Reads the arguments of a command that writes to one collection.</summary>
internal delegate WriteRequest WriteParser(Command command);

/// <summary>Runs a command that changes a database's catalog, in the database's grain.</summary>
internal delegate ValueTask<Reply> CatalogHandler(
    ICatalogOperations store, Command command, CancellationToken cancellationToken);

/// <summary>What there is to know about a command: one line of <see cref="CommandTable"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it does, which decides where it runs.</param>
/// <param name="Action">
/// The action that its caller must be allowed
/// (<see href="https://www.mongodb.com/docs/manual/reference/privilege-actions/"/>); empty for none.
/// </param>
/// <param name="Help">What it does, as <c>listCommands</c> replies.</param>
internal sealed record CommandDefinition(string Name, CommandKind Kind, string Action, string Help)
{
    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it is part of version 1 of the Stable API.</summary>
    public bool IsInApiV1 { get; init; }

    /// <summary>Runs it in the silo that was asked; null for other kinds.</summary>
    public LocalHandler? Run { get; init; }

    /// <summary>Reads the arguments of a <see cref="CommandKind.Write"/>; null for other kinds.</summary>
    public WriteParser? Parse { get; init; }

    /// <summary>Says whether a write is to be run beside others, since it may take long; null where none of its kind does.</summary>
    public Func<Command, bool>? MayRunLong { get; init; }

    /// <summary>Whether a command of this kind is a write that is to be run beside others.</summary>
    public bool RunsBesideOthers(Command command) => MayRunLong?.Invoke(command) == true;

    /// <summary>Runs a <see cref="CommandKind.Catalog"/>; null for other kinds.</summary>
    public CatalogHandler? Change { get; init; }

    /// <summary>The database that a <see cref="CommandKind.Catalog"/> changes, where that is not the one it is sent to.</summary>
    public Func<Command, string>? ChangedDatabase { get; init; }

    /// <summary>What <c>explain</c> looks at; null where it can't be explained.</summary>
    public Func<Command, ExplainedCommand>? Explain { get; init; }
}
