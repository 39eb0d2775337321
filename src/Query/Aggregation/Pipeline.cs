using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// A compiled aggregation pipeline
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/"/>): a head that the store
/// executes, and the stages after it. Immutable; may be used by several threads at once.
/// </summary>
/// <example><code>
/// var pipeline = Pipeline.Compile([BsonDocument.Parse("{ $match: { a: 1 } }"), BsonDocument.Parse("{ $count: 'n' }")]);
/// using var result = pipeline.Run(store.Find(pipeline.Head));
/// while (result.TryNext(out var document))
///     Use(document);
/// </code></example>
public sealed class Pipeline
{
    /// <summary>Compiles a pipeline.</summary>
    /// <param name="stages">The stages, each a document of one field.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <exception cref="DocumentException">40323, 40324, FailedToParse, …: it is not valid.</exception>
    public static Pipeline Compile(BsonArray stages, QueryContext? context = null) =>
        throw new NotImplementedException();

    /// <summary>What the store executes.</summary>
    public PipelineHead Head => throw new NotImplementedException();

    /// <summary>Whether the head is all there is, so that <see cref="Run"/> hands its input through.</summary>
    public bool IsHeadOnly => throw new NotImplementedException();

    /// <summary>Runs the stages after the head.</summary>
    /// <param name="input">
    /// The documents that executing the head gives. The result owns it and disposes it.
    /// </param>
    /// <param name="options">The surroundings; null for the defaults.</param>
    /// <exception cref="DocumentException">
    /// The result throws it while it is pulled: QueryExceededMemoryLimitNoDiskUseAllowed where a stage would hold more
    /// than its limit, and the errors of its expressions.
    /// </exception>
    public DocumentSource Run(DocumentSource input, PipelineOptions? options = null) =>
        throw new NotImplementedException();
}
