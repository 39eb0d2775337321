namespace Streetcar.Bench;

/// <summary>All workloads.</summary>
internal static class Catalog
{
    public const string Scale = "scale";
    public const string SmallCollection = "small";
    public const string LargeCollection = "large";

    private const int Many = 32;

    public static Workload[] For(Documents documents, int small, int large) =>
    [
        new Ping(1),
        new Ping(Many),
        new InsertOne(1),
        new InsertOne(Many),
        new InsertMany(documents),
        new FindOne(documents, 1),
        new FindOne(documents, Many),
        new Range("range", "documents", documents.Count),
        new Scan(documents),
        new GetMore(documents, 1),
        new GetMore(documents, Many),
        new Count(documents, isFiltered: false),
        new Count(documents, isFiltered: true),
        new UpdateOne(documents, Many),
        new Group(documents),
        new Mix(documents, Many),
        new Range(Scale, LargeCollection, large, new Range("small", SmallCollection, small)),
    ];
}
