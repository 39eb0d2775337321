using Streetcar.Bson;
using Streetcar.Client.Grains.Commands;
using Streetcar.Client.Grains.Sessions;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Writes;

/// <summary>The commands that write (<see href="https://www.mongodb.com/docs/manual/reference/command/nav-crud/"/>).</summary>
internal static class WriteCommands
{
    /// <summary>The command of a batch.</summary>
    public static Command Write(WriteRequest request, in WriteBatch batch, WriteSession session)
    {
        var (collection, kind) = (request.Collection, batch.Kind);
        using var writer = RawWriter.Rent();
        writer.Start(NameOf(kind), collection.CollectionName).With("ordered"u8, request.IsOrdered);
        if (kind != WriteKind.Delete)
            writer.With("bypassDocumentValidation"u8, request.BypassDocumentValidation);
        if (kind != WriteKind.Insert)
            writer.With("let"u8, request.Let);
        string sequence = kind switch
        {
            WriteKind.Insert => "documents",
            WriteKind.Update => "updates",
            _ => "deletes",
        };
        return writer.With("comment"u8, request.Comment)
            .ForWrite(request.Concerns)
            .With(session)
            .Finish(collection.DatabaseNamespace.DatabaseName, new DocumentSequence(sequence, batch.Statements));
    }

    public static Command FindAndModify(FindAndModifyRequest request, WriteSession session)
    {
        using var writer = RawWriter.Rent();
        return writer.Start("findAndModify"u8, request.Collection.CollectionName)
            .With("query"u8, request.Filter)
            .With("sort"u8, request.Sort)
            .WithFlag("remove"u8, request.Update is null)
            .With("update"u8, request.Update)
            .WithFlag("new"u8, request.ReturnsAfter)
            .With("fields"u8, request.Projection)
            .WithFlag("upsert"u8, request.IsUpsert)
            .With("bypassDocumentValidation"u8, request.BypassDocumentValidation)
            .WithMaxTime(request.MaxTime)
            .With(request.Collation)
            .With("arrayFilters"u8, request.ArrayFilters)
            .With("hint"u8, request.Hint)
            .With("let"u8, request.Let)
            .With("comment"u8, request.Comment)
            .ForWrite(request.Concerns)
            .With(session)
            .Finish(request.Collection.DatabaseNamespace.DatabaseName);
    }

    private static ReadOnlySpan<byte> NameOf(WriteKind kind) => kind switch
    {
        WriteKind.Insert => "insert"u8,
        WriteKind.Update => "update"u8,
        _ => "delete"u8,
    };
}
