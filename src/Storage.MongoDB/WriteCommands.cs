using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>Writes as the commands that they came as.</summary>
internal static class WriteCommands
{
    /// <summary>The write concern of a write that has been applied, and no more is known.</summary>
    public static readonly RawDocument Applied = new() { ["w"] = 1 };

    /// <summary>The write concern of a write that is durable on a majority of the replica set.</summary>
    public static readonly RawDocument Majority = new() { ["w"] = "majority", ["j"] = true };

    // There is no _id that is one of none.
    private static readonly RawArray NoDeletes = RawArray.Create(new RawDocument
    {
        ["q"] = new RawDocument { ["_id"] = new RawDocument { ["$in"] = RawArray.Empty } },
        ["limit"] = 1,
    });

    // What the statements of one command may take up; the server allows the command itself 16 KiB more.
    private const int MaxBytes = 16 * 1024 * 1024;

    // An element's type, its name (the index) and the name's end.
    private const int ElementBytes = 9;

    /// <summary>What goes in one command each.</summary>
    public static List<WritePart> Parts(WriteRequest request)
    {
        var parts = new List<WritePart>(1);
        if (request is BulkWriteRequest bulk)
        {
            int first = 0;
            foreach (var part in bulk.Parts)
            {
                AddParts(parts, part, first, eachAlone: !bulk.ErrorsOnly && part is not InsertRequest);
                first += part.Count;
            }
        }
        else
        {
            AddParts(parts, request, 0, eachAlone: false);
        }

        return parts;
    }

    // A command says of its statements together, and not of each, how many documents they changed.
    private static void AddParts(List<WritePart> parts, WriteRequest request, int start, bool eachAlone)
    {
        var all = request is FindAndModifyRequest ? default : Statements(request);
        int first = 0;
        do
        {
            int count = eachAlone ? 1 : Fit(all.Span[first..]);
            parts.Add(new WritePart(request, start + first, all.Slice(first, count)));
            first += count;
        }
        while (first < all.Length);
    }

    // The statements of an insert, update or delete: documents to insert, or documents that say what to do.
    private static ReadOnlyMemory<ReadOnlyMemory<byte>> Statements(WriteRequest request) => request switch
    {
        InsertRequest insert => insert.Documents.ToArray(),
        UpdateRequest update => update.Statements.Select(Of).ToArray(),
        DeleteRequest delete => delete.Statements.Select(Of).ToArray(),
        _ => throw new ArgumentException($"{request.GetType().Name} has no statements.", nameof(request)),
    };

    // How many statements, from the first on, one command can hold; 1 at least.
    private static int Fit(ReadOnlySpan<ReadOnlyMemory<byte>> statements)
    {
        long bytes = 0;
        int count = 0;
        while (count < statements.Length && (bytes += statements[count].Length + ElementBytes) <= MaxBytes)
            count++;
        return Math.Max(count, Math.Min(1, statements.Length));
    }

    /// <summary>The command of a part.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">The whole request.</param>
    /// <param name="part">The part.</param>
    public static CommandBuilder Of(Namespace collection, WriteRequest request, WritePart part) =>
        (request is FindAndModifyRequest modification ? Of(collection, modification) : OfStatements(collection, request, part))
            .With("let"u8, part.Request is InsertRequest ? null : request.Let)
            .WithFlag("bypassDocumentValidation"u8, request.BypassDocumentValidation && part.Request is not DeleteRequest)
            .WithMaxTime(request.MaxTime);

    /// <summary>A command that changes nothing, and is acknowledged when all that changed before is durable.</summary>
    /// <param name="collection">A collection that need not be there.</param>
    public static CommandBuilder Nothing(string collection) =>
        new CommandBuilder("delete"u8, collection).With("deletes"u8, NoDeletes).With("writeConcern"u8, Majority);

    private static CommandBuilder OfStatements(Namespace collection, WriteRequest request, WritePart part)
    {
        var statements = part.Statements.Span;
        var command = part.Request switch
        {
            InsertRequest => new CommandBuilder("insert"u8, collection.Collection).With("documents"u8, statements),
            UpdateRequest => new CommandBuilder("update"u8, collection.Collection).With("updates"u8, statements),
            _ => new CommandBuilder("delete"u8, collection.Collection).With("deletes"u8, statements),
        };
        command.With("ordered"u8, request.Ordered);
        // Tells the parts of a command that may be repeated apart.
        return request.Retry is { } retry && retry.Statement + part.First is > 0 and var statement
            ? command.With("stmtId"u8, statement)
            : command;
    }

    private static CommandBuilder Of(Namespace collection, FindAndModifyRequest request) =>
        new CommandBuilder("findAndModify"u8, collection.Collection)
            .With("query"u8, request.Filter)
            .WithUnlessEmpty("sort"u8, request.Sort)
            .WithFlag("remove"u8, request.Remove)
            .With("update"u8, request.Update)
            .WithFlag("new"u8, request.ReturnNew)
            .WithFlag("upsert"u8, request.Upsert)
            .WithUnlessEmpty("fields"u8, request.Projection)
            .With("arrayFilters"u8, request.ArrayFilters)
            .With("collation"u8, request.Collation)
            .With("hint"u8, request.Hint);

    private static ReadOnlyMemory<byte> Of(UpdateStatement statement) => new CommandBuilder()
        .With("q"u8, statement.Filter)
        .With("u"u8, statement.Update)
        .With("c"u8, statement.Constants)
        .WithFlag("multi"u8, statement.Multi)
        .WithFlag("upsert"u8, statement.Upsert)
        .WithUnlessEmpty("sort"u8, statement.Sort)
        .With("arrayFilters"u8, statement.ArrayFilters)
        .With("collation"u8, statement.Collation)
        .With("hint"u8, statement.Hint)
        .Finish().Bytes;

    private static ReadOnlyMemory<byte> Of(DeleteStatement statement) => new CommandBuilder()
        .With("q"u8, statement.Filter)
        .With("limit"u8, statement.One ? 1 : 0)
        .With("collation"u8, statement.Collation)
        .With("hint"u8, statement.Hint)
        .Finish().Bytes;
}
