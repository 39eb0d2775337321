namespace Streetcar.Grains.Tests;

/// <summary>Reads replies.</summary>
internal static class ReplyReading
{
    public static void ShouldFail(this BsonDocument reply, ErrorCode code, string message)
    {
        reply["errmsg"].ToString().ShouldBe(message);
        reply["code"].ShouldBe((int)code);
        reply["codeName"].ShouldBe(code.Name());
        reply["ok"].ShouldBe(0.0);
    }

    public static void ShouldBeJson(this BsonDocument reply, string json) =>
        reply.ToString().ShouldBe(BsonDocument.Parse(json).ToString());

    public static BsonDocument Cursor(this BsonDocument reply) => reply["cursor"].AsDocument;

    public static long CursorId(this BsonDocument reply) => reply.Cursor()["id"].AsInt64;

    public static List<BsonDocument> FirstBatch(this BsonDocument reply) => Documents(reply.Cursor()["firstBatch"]);

    public static List<BsonDocument> NextBatch(this BsonDocument reply) => Documents(reply.Cursor()["nextBatch"]);

    public static IEnumerable<int> Ids(this IEnumerable<BsonDocument> documents) =>
        documents.Select(document => document["_id"].AsInt32);

    private static List<BsonDocument> Documents(BsonValue batch) => [.. batch.AsArray.Select(document => document.AsDocument)];
}
