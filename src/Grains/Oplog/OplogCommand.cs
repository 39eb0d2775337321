using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Oplog;

/// <summary>Runs what an oplog records as a command: changes of the catalog, and several entries in one.</summary>
/// <param name="store">What it is run on.</param>
/// <param name="applier">Applies the entries that it holds.</param>
internal sealed class OplogCommand(IDocumentStore store, OplogApplier applier)
{
    /// <exception cref="DocumentException">It can't be run.</exception>
    public async ValueTask RunAsync(OplogEntry entry, CancellationToken cancellationToken)
    {
        string database = entry.Namespace.Split('.')[0];
        var (name, value) = entry.Object.FirstOrDefault();
        switch (OplogCommands.KindOf(name ?? ""))
        {
            case OplogCommandKind.Entries:
                foreach (var inner in OplogEntry.ParseAll(value.AsArray))
                    await applier.ApplyAsync(inner, cancellationToken);
                break;
            case OplogCommandKind.Index:
                await BuildAsync(new Namespace(database, value.AsString), [entry.Object.Without(name!)], cancellationToken);
                break;
            case OplogCommandKind.Indexes:
                var indexes = entry.Object["indexes"].AsArray.Select(index => index.AsDocument).ToList();
                await BuildAsync(new Namespace(database, value.AsString), indexes, cancellationToken);
                break;
            case OplogCommandKind.Nothing:
                break;
            default:
                await ChangeAsync(database, entry.Object, cancellationToken);
                break;
        }
    }

    private async ValueTask BuildAsync(Namespace ns, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken) =>
        await store.CreateIndexesAsync(ns, indexes, cancellationToken);

    private async ValueTask ChangeAsync(string database, RawDocument body, CancellationToken cancellationToken)
    {
        // The index on _id comes with every collection, and what is dropped is named by a number of the other server's.
        var command = new Command(database, body.Without("idIndex").Without("o2"));
        var definition = CommandTable.Get(command.Name);
        if (definition.Change is null)
            throw new DocumentException(ErrorCode.CommandNotSupported, $"{definition.Name} can't be applied");
        try
        {
            await definition.Change(store, command, cancellationToken);
        }
        catch (DocumentException e) when (e.Code is ErrorCode.NamespaceNotFound or ErrorCode.IndexNotFound)
        {
            // It has been applied already, and what it dropped is gone.
        }
    }
}
