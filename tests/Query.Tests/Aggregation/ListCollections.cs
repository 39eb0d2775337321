using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>Collections in memory, by name.</summary>
internal sealed class ListCollections(params (string Name, string Documents)[] collections) : IPipelineCollections
{
    private readonly Dictionary<string, RawArray> _collections =
        collections.ToDictionary(collection => collection.Name, collection => Json.Array(collection.Documents));

    /// <summary>The filters that the collections have been read by, in the order of the reads.</summary>
    public List<string> Filters { get; } = [];

    /// <summary>The stages that make a view named <c>v</c> of the collection <c>f</c>; null for no view.</summary>
    public RawArray? View { get; init; }

    public DocumentSource Read(string? database, string collection, Pipeline pipeline)
    {
        if (collection == "v" && View is not null)
            (collection, pipeline) = ("f", pipeline.After(View));
        Filters.Add(pipeline.Head.FilterDocument.ToString());
        var documents = _collections.GetValueOrDefault(collection, RawArray.Empty);
        return pipeline.Run(
            PipelineRunner.ExecuteHead(pipeline.Head, documents, pipeline.Context),
            new PipelineOptions { Collections = this, Collection = collection });
    }

    public string NameOf(string collection) => $"test.{collection}";

    public RawDocument CollectionStatistics(string collection) => throw new NotSupportedException();

    /// <summary>The keys of the indexes that each collection is said to have; none as for a view.</summary>
    public string[] Indexes { get; init; } = [];

    public IReadOnlyList<RawDocument> IndexStatistics(string collection) =>
        [.. Indexes.Select(key => Json.Document($"{{ spec: {{ key: {key} }} }}"))];
}
