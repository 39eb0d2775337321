namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/createIndexes/"/></summary>
internal static class CreateIndexes
{
    public static async ValueTask<Reply> RunAsync(
        IDocumentStore store, Command command, CancellationToken cancellationToken)
    {
        var indexes = Parse(command);
        var created = await store.CreateIndexesAsync(command.Namespace, indexes, cancellationToken);
        var reply = new RawDocument
        {
            ["numIndexesBefore"] = created.Before,
            ["numIndexesAfter"] = created.After,
            ["createdCollectionAutomatically"] = created.CreatedCollection,
        };
        if (created.Before == created.After)
            reply = reply.With("note", "all indexes already exist");
        return Replies.From(reply);
    }

    private static List<RawDocument> Parse(Command command)
    {
        RawArray? indexes = null;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("indexes"u8))
                indexes = arguments.Array();
            else if (!arguments.Is("commitQuorum"u8) && !arguments.Is("ignoreUnknownIndexOptions"u8))
                arguments.Other();
        }

        var specifications = new List<RawDocument>();
        foreach (var index in indexes ?? throw arguments.Missing("indexes"))
        {
            specifications.Add(index.Type == ElementType.Document
                ? index.AsDocument
                : throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'createIndexes.indexes.{specifications.Count}' is the wrong type '{index.Type.Alias()}', expected type 'object'"));
        }

        return specifications.Count > 0
            ? specifications
            : throw new DocumentException(ErrorCode.BadValue, "Must specify at least one index to create");
    }
}
