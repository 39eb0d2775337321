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
    private const int MaxStages = 1000;

    private readonly Stage[] _rest;

    private Pipeline(PipelineHead head, Stage[] rest)
    {
        Head = head;
        _rest = rest;
    }

    /// <summary>What the store executes.</summary>
    public PipelineHead Head { get; }

    /// <summary>Whether the head is all there is, so that <see cref="Run"/> hands its input through.</summary>
    public bool IsHeadOnly => _rest.Length == 0;

    /// <summary>Whether the pipeline reads its collection; one that starts with <c>$documents</c> brings its own.</summary>
    public bool ReadsCollection => _rest is not [DocumentsStage, ..];

    /// <summary>Compiles a pipeline.</summary>
    /// <param name="stages">The stages, each a document of one field.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <exception cref="DocumentException">40323, 40324, FailedToParse, …: it is not valid.</exception>
    public static Pipeline Compile(BsonArray stages, QueryContext? context = null)
    {
        var compiled = new Queue<Stage>(CompileStages(stages, new ExpressionCompiler(context ?? QueryContext.Default)));
        var head = PipelineHeadBuilder.Take(compiled);
        return new Pipeline(head, Limited([.. compiled]));
    }

    /// <summary>Runs the stages after the head.</summary>
    /// <param name="input">
    /// The documents that executing the head gives. The result owns it and disposes it.
    /// </param>
    /// <param name="options">The surroundings; null for the defaults.</param>
    /// <exception cref="DocumentException">
    /// The result throws it while it is pulled: QueryExceededMemoryLimitNoDiskUseAllowed where a stage would hold more
    /// than its limit, and the errors of its expressions.
    /// </exception>
    public DocumentSource Run(DocumentSource input, PipelineOptions? options = null)
    {
        options ??= new PipelineOptions();
        return Open(_rest, input, options);
    }

    internal static DocumentSource Open(Stage[] stages, DocumentSource input, PipelineOptions options)
    {
        foreach (var stage in stages)
            input = stage.Open(input, options);
        return input;
    }

    internal static List<Stage> CompileStages(BsonArray stages, ExpressionCompiler compiler)
    {
        var compiled = new List<Stage>();
        foreach (var stage in stages)
        {
            if (stage.Type != BsonType.Document)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch, "Each element of the 'pipeline' array must be an object");
            }

            if (stage.AsDocument.Count != 1)
            {
                throw new DocumentException(
                    (ErrorCode)40323, "A pipeline stage specification object must contain exactly one field.");
            }

            var (name, operand) = stage.AsDocument.First();
            if (!StageOperators.All.TryGetValue(name, out var compile))
                throw new DocumentException((ErrorCode)40324, $"Unrecognized pipeline stage name: '{name}'");
            if (compiled.Count == MaxStages)
            {
                throw new DocumentException(
                    (ErrorCode)7749501, $"Pipeline length must be no longer than {MaxStages} stages.");
            }

            var next = compile(operand, compiler);
            if (next is DocumentsStage && compiled.Count > 0)
                throw new DocumentException((ErrorCode)40602, $"{name} is only valid as the first stage in a pipeline.");
            compiled.Add(next);
        }

        return compiled;
    }

    // A sort needs to keep no more documents than the stages after it take.
    internal static Stage[] Limited(Stage[] stages)
    {
        var limited = new Stage[stages.Length];
        for (int i = 0; i < stages.Length; i++)
        {
            long skipped = 0;
            int next = i + 1;
            while (next < stages.Length && stages[next] is SkipStage skip && skipped < long.MaxValue - skip.Count)
            {
                skipped += skip.Count;
                next++;
            }

            limited[i] = stages[i] is SortStage sort && next < stages.Length && stages[next] is LimitStage limit
                && skipped < long.MaxValue - limit.Count
                ? sort.First(skipped + limit.Count)
                : stages[i];
        }

        return limited;
    }
}
