using System.Buffers;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Testing.State;

/// <summary>What a collection, or a view, was at a time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">What it was created with.</param>
/// <param name="Indexes">The definitions of its indexes but that on <c>_id</c>.</param>
/// <param name="Documents">Its documents in their order, back to back, in runs that one command takes.</param>
internal sealed record CollectionSnapshot(
    string Name, RawDocument Options, RawArray Indexes, IReadOnlyList<ReadOnlyMemory<byte>> Documents)
{
    // MongoDB's limits are 100,000 documents and 48,000,000 bytes.
    private const int MaxDocuments = 100_000;
    private const int MaxBytes = 16 * 1024 * 1024;

    // An index that is listed without a collation has this one; one that is made without takes the collection's.
    private static readonly RawDocument Simple = new() { ["locale"] = "simple" };

    private bool IsView => Options.ContainsKey("viewOn");

    public static async Task<CollectionSnapshot> TakeAsync(
        ServerCommands commands, string database, RawDocument listed, CancellationToken cancellationToken)
    {
        string name = listed["name"].AsString;
        var options = listed["options"].AsDocument;
        if (listed["type"] == "view")
            return new(name, options, RawArray.Empty, []);
        var indexes = new List<RawValue>();
        await foreach (var batch in commands.BatchesAsync(database, new() { ["listIndexes"] = name }, cancellationToken).ConfigureAwait(false))
        {
            indexes.AddRange(batch.Select(index => index.AsDocument)
                .Where(index => index["name"] != "_id_" && !index.ContainsKey("clustered"))
                .Select(index => (RawValue)(index.ContainsKey("collation") ? index : index.With("collation", Simple))));
        }

        var documents = new DocumentRuns(MaxDocuments, MaxBytes);
        var find = new RawDocument { ["find"] = name, ["sort"] = new RawDocument { ["$natural"] = 1 }, ["batchSize"] = MaxDocuments };
        await foreach (var batch in commands.BatchesAsync(database, find, cancellationToken).ConfigureAwait(false))
            documents.Add(batch);
        return new(name, options, RawArray.From(indexes), documents.Runs);
    }

    public async Task RestoreAsync(ServerCommands commands, string database, CancellationToken cancellationToken)
    {
        var create = new RawDocument(Options.Prepend(new("create", Name)));
        await commands.RunAsync(database, create, cancellationToken).ConfigureAwait(false);
        if (IsView)
            return;
        // Documents from before a validator was set may not satisfy it.
        var insert = new RawDocument { ["insert"] = Name, ["bypassDocumentValidation"] = true };
        foreach (var run in Documents)
            await commands.RunAsync(new Command(database, insert.Bytes, [new("documents", run)]), cancellationToken).ConfigureAwait(false);
        if (Indexes.Count > 0)
            await commands.RunAsync(database, new() { ["createIndexes"] = Name, ["indexes"] = Indexes }, cancellationToken).ConfigureAwait(false);
    }

    private sealed class DocumentRuns(int maxDocuments, int maxBytes)
    {
        private readonly List<ArrayBufferWriter<byte>> _runs = [];
        private int _count;

        public IReadOnlyList<ReadOnlyMemory<byte>> Runs => [.. _runs.Select(run => run.WrittenMemory)];

        public void Add(RawArray documents)
        {
            foreach (var document in documents)
            {
                var bytes = document.AsDocument.Bytes.Span;
                if (_runs.Count == 0 || _count == maxDocuments || _runs[^1].WrittenCount + bytes.Length > maxBytes)
                {
                    _runs.Add(new());
                    _count = 0;
                }

                _runs[^1].Write(bytes);
                _count++;
            }
        }
    }
}
