using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>The reply to a bulk write, out of the replies to its inserts, updates and deletes.</summary>
/// <param name="request">The bulk write.</param>
internal sealed class BulkReplies(BulkWriteRequest request) : PartReplies
{
    private readonly BulkWriteReply _reply = new(request.ErrorsOnly);

    public override bool HasErrors => _reply.Errors > 0;

    public override void Add(RawDocument reply, WritePart part)
    {
        _reply.Begin(part.Request, part.First);
        if (reply.TryGetValue("writeConcernError", out var concernError))
            _reply.Add("writeConcernError", concernError);
        if (part.Request is InsertRequest && !request.ErrorsOnly)
            AddInserts(reply, part.Statements.Length);
        else
            AddCounts(reply);
    }

    public override RawDocument ToDocument()
    {
        using (_reply)
            return _reply.ToDocument();
    }

    // What it does not list as failed is inserted, up to where an ordered one ends.
    private void AddInserts(RawDocument reply, int count)
    {
        var errors = Errors(reply).ToDictionary(IndexOf);
        for (int i = 0; i < count; i++)
        {
            if (!errors.TryGetValue(i, out var error))
                _reply.Add(i, 1, 0, default);
            else
                AddError(error);
            if (request.Ordered && HasErrors)
                break;
        }
    }

    private void AddCounts(RawDocument reply)
    {
        long count = Number(reply["n"]) ?? 0;
        long modified = Number(reply["nModified"]) ?? 0;
        var upserted = reply["upserted"] is { Type: ElementType.Array } ids ? ids.AsArray : RawArray.Empty;
        bool hasFailed = false;
        foreach (var error in Errors(reply))
        {
            AddError(error);
            hasFailed = true;
        }

        if (request.ErrorsOnly)
            _reply.Count(count, modified, upserted.Count);
        else if (!hasFailed)
            _reply.Add(0, count, modified, upserted.Count == 0 ? default : upserted[0]["_id"]);
    }

    private void AddError(RawDocument error) => _reply.AddError(IndexOf(error), new DocumentException(
        (ErrorCode)(Number(error["code"]) ?? 0),
        error["errmsg"] is { Type: ElementType.String } message ? message.AsString : "",
        error.Without("index").Without("code").Without("errmsg")));

    private static IEnumerable<RawDocument> Errors(RawDocument reply) =>
        reply["writeErrors"] is { Type: ElementType.Array } errors ? errors.AsArray.Select(error => error.AsDocument) : [];

    private static int IndexOf(RawDocument error) => (int)(Number(error["index"]) ?? 0);
}
