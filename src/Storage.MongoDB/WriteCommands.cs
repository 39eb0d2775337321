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

    /// <summary>The statements of an insert, update or delete: documents to insert, or documents that say what to do.</summary>
    public static ReadOnlyMemory<ReadOnlyMemory<byte>> Statements(WriteRequest request) => request switch
    {
        InsertRequest insert => insert.Documents.ToArray(),
        UpdateRequest update => update.Statements.Select(Of).ToArray(),
        DeleteRequest delete => delete.Statements.Select(Of).ToArray(),
        _ => throw new ArgumentException($"{request.GetType().Name} has no statements.", nameof(request)),
    };

    /// <summary>How many statements, from the first on, one command can hold; 1 at least.</summary>
    public static int Fit(ReadOnlySpan<ReadOnlyMemory<byte>> statements)
    {
        long bytes = 0;
        int count = 0;
        while (count < statements.Length && (bytes += statements[count].Length + ElementBytes) <= MaxBytes)
            count++;
        return Math.Max(count, Math.Min(1, statements.Length));
    }

    /// <summary>A command with some of a request's statements.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">The request.</param>
    /// <param name="statements">The statements.</param>
    /// <param name="first">The index of the first of them in the request.</param>
    public static CommandBuilder Of(
        Namespace collection, WriteRequest request, ReadOnlySpan<ReadOnlyMemory<byte>> statements, int first)
    {
        var command = request switch
        {
            InsertRequest => new CommandBuilder("insert"u8, collection.Collection).With("documents"u8, statements),
            UpdateRequest => new CommandBuilder("update"u8, collection.Collection).With("updates"u8, statements),
            _ => new CommandBuilder("delete"u8, collection.Collection).With("deletes"u8, statements),
        };
        command.With("ordered"u8, request.Ordered);
        // Tells the parts of a command that may be repeated apart.
        return request.Retry is { } retry && retry.Statement + first is > 0 and var statement
            ? command.With("stmtId"u8, statement)
            : command;
    }

    /// <summary>A command that changes nothing, and is acknowledged when all that changed before is durable.</summary>
    /// <param name="collection">A collection that need not be there.</param>
    public static CommandBuilder Nothing(string collection) =>
        new CommandBuilder("delete"u8, collection).With("deletes"u8, NoDeletes).With("writeConcern"u8, Majority);

    public static CommandBuilder Of(Namespace collection, FindAndModifyRequest request) =>
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
