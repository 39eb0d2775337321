using Streetcar.Grains.Activity;
using Streetcar.Grains.Auditing;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Authorization;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>Runs a command in the silo that was asked.</summary>
internal delegate ValueTask<Reply> LocalHandler(QueryServices services, Command command, CancellationToken cancellationToken);

/// <summary>Reads the arguments of a command that writes to one collection.</summary>
internal delegate WriteRequest WriteParser(Command command);

/// <summary>Runs a command that changes a database's catalog, in the database's grain.</summary>
internal delegate ValueTask<Reply> CatalogHandler(
    ICatalogOperations store, Command command, CancellationToken cancellationToken);

/// <summary>Runs a command that changes a database's catalog in a transaction, in the session's grain.</summary>
internal delegate ValueTask<Reply> TransactionalHandler(
    IStoreTransaction transaction, Command command, CancellationToken cancellationToken);

/// <summary>Changes users or roles, in a transaction of the store.</summary>
internal delegate ValueTask<Reply> UserChange(UserTransaction users, Command command, CancellationToken cancellationToken);

/// <summary>What there is to know about a command: one line of <see cref="CommandTable"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it does, which decides where it runs.</param>
/// <param name="Allows">Says whether a user may run it.</param>
/// <param name="Help">What it does, as <c>listCommands</c> replies.</param>
internal sealed record CommandDefinition(string Name, CommandKind Kind, AccessCheck Allows, string Help)
{
    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it also runs for those who have not logged in, where that is asked of them.</summary>
    public bool NeedsNoUser { get; init; }

    /// <summary>Whether it is part of version 1 of the Stable API.</summary>
    public bool IsInApiV1 { get; init; }

    /// <summary>What it counts as, where operations are counted.</summary>
    public OperationKind CountsAs { get; init; } = OperationKind.Command;

    /// <summary>Whether it is answered in the database <c>admin</c> alone.</summary>
    public bool IsAdminOnly { get; init; }

    /// <summary>Whether a command that is neither a write nor changes the catalog takes a write concern; others refuse one.</summary>
    public bool TakesWriteConcern { get; init; }

    /// <summary>Whether a command that is no write takes other read concerns than <c>local</c>; others refuse them outside of transactions.</summary>
    public bool TakesReadConcern { get; init; }

    /// <summary>Whether it also runs in transactions over several commands.</summary>
    public bool RunsInTransactions { get; init; }

    /// <summary>Whether it can't be a transaction's first command, as it goes on with what another one has begun.</summary>
    public bool ContinuesTransactions { get; init; }

    /// <summary>What to do in a transaction in its stead, for its users to read; empty for nothing.</summary>
    public string InsteadInTransactions { get; init; } = "";

    /// <summary>Whether a <see cref="CommandKind.Transaction"/> commits; otherwise it aborts.</summary>
    public bool Commits { get; init; }

    /// <summary>Whether it reads one point in time where its read concern asks for a snapshot, or has to do with a cursor that does.</summary>
    public bool ReadsSnapshots { get; init; }

    /// <summary>Runs it in the silo that was asked; null for other kinds.</summary>
    public LocalHandler? Run { get; init; }

    /// <summary>
    /// Reads the arguments of a <see cref="CommandKind.Write"/>, or of one collection's part of a
    /// <see cref="CommandKind.BulkWrite"/>; null for other kinds.
    /// </summary>
    public WriteParser? Parse { get; init; }

    /// <summary>Says whether a write is to be run beside others, since it may take long; null where none of its kind does.</summary>
    public Func<Command, bool>? MayRunLong { get; init; }

    /// <summary>The own name, in UTF-8, of the collection that a command of this kind is about; empty for none.</summary>
    public ReadOnlySpan<byte> CollectionOf(Command command)
    {
        if (Kind == CommandKind.Cursor)
            return RawReader.TryFind(command.Body.Span, "collection"u8, out var named) && named.Type == ElementType.String ? named.Utf8 : default;
        return Kind is CommandKind.Read or CommandKind.Write or CommandKind.Catalog && command.Argument is { Type: ElementType.String } collection
            ? collection.Utf8
            : default;
    }

    /// <summary>Whether a command of this kind is a write that is to be run beside others.</summary>
    public bool RunsBesideOthers(Command command) => MayRunLong?.Invoke(command) == true;

    /// <summary>Runs a <see cref="CommandKind.Catalog"/>; null for other kinds.</summary>
    public CatalogHandler? Change { get; init; }

    /// <summary>The same in a transaction; null for one that does not run in them.</summary>
    public TransactionalHandler? ChangeInTransaction { get; init; }

    /// <summary>The database that a <see cref="CommandKind.Catalog"/> changes, where that is not the one it is sent to.</summary>
    public Func<Command, string>? ChangedDatabase { get; init; }

    /// <summary>What the audit log notes of it; null for nothing, but that it was denied.</summary>
    public CommandAudit? Audit { get; init; }

    /// <summary>The fields whose values nobody else is to see.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Runs a <see cref="CommandKind.Users"/>, where the store has the users itself; null for other kinds.</summary>
    public UserChange? ChangeUsers { get; init; }

    /// <summary>Whether it may make the first user or role, for who comes from this machine and has not logged in.</summary>
    public bool MayMakeFirstUser { get; init; }

    /// <summary>What <c>explain</c> looks at; null where it can't be explained.</summary>
    public Func<Command, ExplainedCommand>? Explain { get; init; }
}
