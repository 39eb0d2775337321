using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>The collections that one aggregation reads.</summary>
/// <param name="find">Finds a database.</param>
/// <param name="operation">The operation that all executors belong to.</param>
/// <param name="request">The aggregation.</param>
/// <param name="spills">Where stages may put what memory can't hold; null for nowhere.</param>
internal sealed class PipelineCollections(
    Func<string, ReadSource?> find, ReadOperation operation, AggregateRequest request, ISpillStore? spills) : IPipelineCollections
{
    /// <summary>Runs the aggregation's own pipeline.</summary>
    /// <returns>The executor of its head, and its result, which owns the head.</returns>
    public (ReadExecutor Head, DocumentSource Result) Run(Pipeline pipeline) => Run(request.Namespace, pipeline, request);

    public DocumentSource Read(string? database, string collection, Pipeline pipeline)
    {
        var ns = new Namespace(database ?? request.Namespace.Database, collection);
        if (pipeline.ReadsCollection)
            NameRules.Check(ns);
        if (find(ns.Database)?.Catalog is { } catalog && catalog.FindView(collection) is { } view)
        {
            ViewReads.CheckCollation(view, Collator.Of(request.Collation), $": {ns}");
            (ns, var stages) = catalog.Resolve(view);
            pipeline = pipeline.After(stages);
        }

        return Run(ns, pipeline, new AggregateRequest(ns, request.Pipeline) { Collation = request.Collation }).Result;
    }

    public string NameOf(string collection) => (request.Namespace with { Collection = collection }).ToString();

    public RawDocument CollectionStatistics(string collection)
    {
        var ns = request.Namespace with { Collection = collection };
        return find(ns.Database) is { } database && database.Catalog.FindCollection(collection) is not null
            ? StorageStatistics.OfCollection(database, ns)
            : throw new DocumentException(
                ErrorCode.NamespaceNotFound,
                $"Collection [{ns}] not found.");
    }

    public IReadOnlyList<RawDocument> IndexStatistics(string collection) =>
        find(request.Namespace.Database)?.Catalog.Find(collection) is { } info ? CatalogReplies.IndexUses(info) : [];

    private (ReadExecutor Head, DocumentSource Result) Run(Namespace ns, Pipeline pipeline, ReadRequest hints)
    {
        var head = pipeline.Head;
        // Where stages combine to a limit of 0, no document is wanted.
        var database = head.Limit == 0 || !pipeline.ReadsCollection ? null : find(ns.Database);
        var plan = PlanRequest.For(hints, head.Filter, head.Sort, head.Limit ?? 0) with
        {
            Spills = spills,
            Metadata = pipeline.NeedsIndexKeys ? RecordMetadata.IndexKey : RecordMetadata.None,
        };
        var executor = new ReadExecutor(operation, database, ns.Collection, plan) { Skip = head.Skip, Limit = head.Limit ?? 0 };
        operation.Add(executor);
        var options = new PipelineOptions { Collections = this, Collection = ns.Collection, Spills = spills };
        return (executor, pipeline.Run(executor, options));
    }
}
