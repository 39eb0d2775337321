namespace Streetcar.Bench;

/// <summary>What calls cost inside a silo's process.</summary>
/// <param name="Garbage">What a find by <c>_id</c> through the client allocates beyond its document, in bytes.</param>
internal sealed record CallCost(long Garbage)
{
    public const string Name = "calls";

    private const int Finds = 20_000;
    private const int Rounds = 10;

    // The document is bytes in an array, and an object over it.
    private const int ObjectsOfDocument = 24 + 40;

    public static async Task<CallCost> MeasureAsync(DirectoryInfo folder)
    {
        await using var hosted = await HostedSilo.StartAsync(folder.CreateSubdirectory(Name).FullName);
        var document = Documents.Make(0, 1);
        var collection = hosted.Client[Commands.Database].GetCollection<MongoDB.Bson.RawBsonDocument>("calls");
        await collection.InsertOneAsync(document.ToClient());
        var id = Documents.IdOf(0).ToClient();

        long garbage = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Finds; i++)
                Answers.Check(await collection.FindByIdAsync(id) is not null, "no document");
            garbage = Math.Min(garbage, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / Finds);
        }

        return new CallCost(garbage - document.Span.Length - ObjectsOfDocument);
    }
}
