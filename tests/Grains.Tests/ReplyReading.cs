namespace Streetcar.Grains.Tests;

/// <summary>Reads replies.</summary>
internal static class ReplyReading
{
    public static void ShouldFail(this RawDocument reply, ErrorCode code, string message)
    {
        reply["errmsg"].ToString().ShouldBe(message);
        reply["code"].ShouldBe((int)code);
        reply["codeName"].ShouldBe(code.Name());
        reply["ok"].ShouldBe(0.0);
    }

    public static void ShouldBeJson(this RawDocument reply, string json) =>
        reply.ToString().ShouldBe(Json.Document(json).ToString());

    public static RawDocument Cursor(this RawDocument reply) => reply["cursor"].AsDocument;

    public static long CursorId(this RawDocument reply) => reply.Cursor()["id"].AsInt64;

    public static List<RawDocument> FirstBatch(this RawDocument reply) => Documents(reply.Cursor()["firstBatch"]);

    public static List<RawDocument> NextBatch(this RawDocument reply) => Documents(reply.Cursor()["nextBatch"]);

    public static IEnumerable<int> Ids(this IEnumerable<RawDocument> documents) =>
        documents.Select(document => document["_id"].AsInt32);

    private static List<RawDocument> Documents(RawValue batch) => [.. batch.AsArray.Select(document => document.AsDocument)];
}
