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

/// <summary>
/// The collections that one aggregation reads. Its reads share their time, and let go of the database together when a
/// batch is done.
/// </summary>
internal sealed class AggregateReads(Func<string, Database?> find, AggregateRequest request, ISpillStore? spills)
    : IPipelineCollections
{
    private readonly HashSet<ReadSource> _sources = [];

    /// <summary>How much longer the aggregation may run.</summary>
    public TimeBudget Budget { get; } = new(request.MaxTime);

    /// <summary>Ends the batch that is being read early.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Runs the aggregation's own pipeline.</summary>
    public DocumentSource Run(Pipeline pipeline) => Run(request.Namespace, pipeline, request);

    /// <inheritdoc/>
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

        return Run(ns, pipeline, new AggregateRequest(ns, request.Pipeline) { Collation = request.Collation });
    }

    /// <inheritdoc/>
    public RawDocument CollectionStatistics(string collection)
    {
        var ns = request.Namespace with { Collection = collection };
        return find(ns.Database) is { } database && database.Catalog.FindCollection(collection) is not null
            ? Statistics.OfCollection(database, ns)
            : throw new DocumentException(
                ErrorCode.NamespaceNotFound,
                $"Collection [{ns}] not found.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<RawDocument> IndexStatistics(string collection) =>
        find(request.Namespace.Database)?.Catalog.Find(collection) is { } info ? CatalogReplies.IndexUses(info) : [];

    /// <summary>Lets go of the database until the next document is pulled.</summary>
    public void Suspend()
    {
        foreach (var source in _sources)
            source.Suspend();
    }

    /// <summary>Forgets a read that has been disposed.</summary>
    public void Remove(ReadSource source) => _sources.Remove(source);

    private DocumentSource Run(Namespace ns, Pipeline pipeline, ReadRequest hints)
    {
        var head = pipeline.Head;
        // A limit of 0 that pipelines may come down to wants nothing at all.
        var database = head.Limit == 0 || !pipeline.ReadsCollection ? null : find(ns.Database);
        var plan = PlanRequest.For(hints, head.Filter, head.Sort, head.Limit ?? 0) with { Spills = spills };
        var source = new ReadSource(this, database, ns.Collection, plan)
        {
            Skip = head.Skip,
            Limit = head.Limit ?? 0,
        };
        _sources.Add(source);
        return pipeline.Run(source, new PipelineOptions { Collections = this, Collection = ns.Collection, Spills = spills });
    }
}
