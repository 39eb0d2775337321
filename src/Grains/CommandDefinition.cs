namespace Streetcar.Grains;

/// <summary>Runs a command that changes nothing, in the silo that was asked.</summary>
internal delegate ValueTask<Reply> ReadHandler(QueryServices reads, Command command, CancellationToken cancellationToken);

/// <summary>Reads the arguments of a command that writes to one collection.</summary>
internal delegate WriteRequest WriteParser(Command command);

/// <summary>Runs a command that changes a database's catalog, in the database's grain.</summary>
internal delegate ValueTask<Reply> CatalogHandler(
    IDocumentStore store, Command command, CancellationToken cancellationToken);

/// <summary>What the silo knows of a command: which way it goes, and who runs it.</summary>
/// <param name="Kind">Which way it goes.</param>
internal sealed record CommandDefinition(CommandKind Kind)
{
    /// <summary>Runs it; of a <see cref="CommandKind.Read"/>.</summary>
    public ReadHandler Read { get; private init; } = null!;

    /// <summary>Reads its arguments; of a <see cref="CommandKind.Write"/>.</summary>
    public WriteParser Parse { get; private init; } = null!;

    /// <summary>Runs it; of a <see cref="CommandKind.Catalog"/>.</summary>
    public CatalogHandler Change { get; private init; } = null!;

    public static CommandDefinition GetMore { get; } = new(CommandKind.GetMore);

    public static CommandDefinition OfRead(ReadHandler read) => new(CommandKind.Read) { Read = read };

    public static CommandDefinition OfWrite(WriteParser parse) => new(CommandKind.Write) { Parse = parse };

    public static CommandDefinition OfCatalog(CatalogHandler change) => new(CommandKind.Catalog) { Change = change };
}
