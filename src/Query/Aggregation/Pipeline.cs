using Streetcar.Bson;
using Streetcar.Query.Aggregation.ChangeStreams;
using Streetcar.Query.Aggregation.Fusion;
using Streetcar.Query.Aggregation.Joins;
using Streetcar.Query.Aggregation.Output;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// A compiled aggregation pipeline
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/"/>): a head that the store
/// executes, and the stages after it. Immutable; may be used by several threads at once.
/// </summary>
/// <example><code>
/// var match = new RawDocument { ["$match"] = new RawDocument { ["a"] = 1 } };
/// var pipeline = Pipeline.Compile([match, new RawDocument { ["$count"] = "n" }]);
/// using var result = pipeline.Run(store.Find(pipeline.Head));
/// while (result.TryNext(out var document))
///     Use(document);
/// </code></example>
public sealed class Pipeline
{
    private const int MaxStages = 1000;

    private readonly PipelineSpecification _specification;
    private readonly Stage[] _rest;

    // The index among the other stages of the filter that is bound for each run; negative where it is in the head.
    private readonly int _matchPlace;

    // The pipeline before it was bound, and what it is bound to.
    private Pipeline _unbound;
    private RawValue[] _variables = [];
    private RawDocument? _match;

    // The last result of After, which a $lookup needs again for each document.
    private Pipeline? _after;

    private Pipeline(
        PipelineSpecification specification, PushdownQuery head, Stage[] rest, int matchPlace, PipelineOutput? output, QueryContext context)
    {
        _specification = specification;
        Head = head;
        _rest = rest;
        _matchPlace = matchPlace;
        Output = output;
        Context = context;
        _unbound = this;
    }

    /// <summary>What the store executes.</summary>
    public PushdownQuery Head { get; }

    /// <summary>Where the result is to be written instead of being returned; null where it is returned.</summary>
    public PipelineOutput? Output { get; }

    /// <summary>The collation and the variables, which the head is to be executed with.</summary>
    public QueryContext Context { get; }

    /// <summary>The stages after the head as they are written, that which writes the result among them.</summary>
    public IReadOnlyList<RawDocument> Stages =>
        [.. _rest.Select(stage => stage.Definition), .. Output is null ? (RawDocument[])[] : [_specification.Stages[^1].AsDocument]];

    /// <summary>Whether there are no stages after the head, so that <see cref="Run"/> returns its input.</summary>
    public bool IsHeadOnly => _rest.Length == 0;

    /// <summary>Whether the stages after the head only need the number of their input's documents.</summary>
    public bool OnlyCounts => _rest is [{ OnlyCounts: true }];

    /// <summary>Whether the pipeline reads its collection; one that starts with <c>$documents</c>, <c>$collStats</c> or
    /// <c>$indexStats</c> brings its own documents.</summary>
    public bool ReadsCollection => _rest is not [{ GeneratesDocuments: true }, ..];

    /// <summary>What the change stream is to bring whose events the pipeline reads; null where it reads none.</summary>
    public ChangeStreamOptions? ChangeStream => _rest is [ChangeStreamStage stage, ..]
        ? stage.Options with { SplitsLargeEvents = _rest[^1] is SplitLargeEventStage }
        : null;

    /// <summary>Whether it may work long on one document in proportion to its size, its head's filter included.</summary>
    public bool MayRunLong => Context.Facts.MayRunLong;

    /// <summary>Whether it asks for the index keys that its documents were found by.</summary>
    public bool NeedsIndexKeys => Context.Facts.NeedsIndexKeys;

    /// <summary>The names of the collections that the stages after the head read, those within their pipelines too.</summary>
    public IEnumerable<string> Collections => _rest.SelectMany(stage => stage.Collections);

    /// <summary>Compiles a pipeline.</summary>
    /// <param name="stages">The stages, each a document of one field.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <exception cref="DocumentException">40323, 40324, FailedToParse, …: it is not valid.</exception>
    public static Pipeline Compile(RawArray stages, QueryContext? context = null) =>
        Compile(stages, context ?? QueryContext.Default, PipelineKind.Whole);

    /// <summary>Looks for stages that do not exist, without compiling any.</summary>
    /// <param name="stages">The stages.</param>
    /// <exception cref="DocumentException">40323, 40324, TypeMismatch.</exception>
    public static void CheckNames(RawArray stages)
    {
        foreach (var stage in stages)
            Check(stage);
    }

    internal static Pipeline Compile(RawArray stages, QueryContext context, PipelineKind kind) =>
        Compile(new PipelineSpecification(stages, kind), context);

    internal static Pipeline Compile(PipelineSpecification specification, QueryContext context)
    {
        context = context.ForPart();
        context.Facts.HasIndexKeys = specification.Kind != PipelineKind.Update;
        var compiler = new ExpressionCompiler(context);
        var compiled = CompileStages(specification.Before, compiler, specification.Kind);
        var match = specification.Match is null ? null : MatchStage.Compile(specification.Match, compiler);
        if (match is not null)
            compiled.Add(match);
        AddOwnStages(compiled, specification, compiler);
        PipelineOutput? output = null;
        if (compiled is [.., OutputStage last])
        {
            output = last.Output;
            compiled.RemoveAt(compiled.Count - 1);
        }

        var rest = new Queue<Stage>(PipelineOptimizer.Optimize(compiled));
        var head = PushdownBuilder.Take(rest, match);
        Stage[] limited = Limited([.. rest]);
        return new Pipeline(specification, head, limited, Array.IndexOf(limited, match), output, context);
    }

    /// <summary>The pipeline with others' stages before its own, as where it reads a view.</summary>
    /// <param name="stages">The stages that come first.</param>
    /// <exception cref="DocumentException">They are not valid, or one of its own can't follow them.</exception>
    public Pipeline After(RawArray stages)
    {
        var specification = _specification.After(stages, _match);
        var after = _unbound._after;
        if (after is null || !after._specification.IsLike(specification))
            _unbound._after = after = Compile(specification, _unbound.Context);
        return after.Bind(_variables, _match);
    }

    /// <summary>Runs the stages after the head.</summary>
    /// <param name="input">
    /// The result of executing the head. Owned and disposed by the result.
    /// </param>
    /// <param name="options">The environment; null for the defaults.</param>
    /// <exception cref="DocumentException">
    /// The result throws it while it is pulled: QueryExceededMemoryLimitNoDiskUseAllowed where a stage would hold more
    /// than its limit, and the errors of its expressions.
    /// </exception>
    public DocumentSource Run(DocumentSource input, PipelineOptions? options = null)
    {
        options ??= new PipelineOptions();
        return Open(_rest, input, _variables.Length == 0 ? options : options with { Variables = _variables });
    }

    /// <summary>How many bytes the variables hold that it is bound to, once by themselves and once in its context.</summary>
    internal long VariableBytes => 2 * _variables.Sum(variable => (long)variable.Memory.Length);

    /// <summary>The pipeline with its unbound variables bound, and a filter before its own stages.</summary>
    internal Pipeline Bind(RawValue[] variables, RawDocument? match)
    {
        if (variables.Length == 0 && match is null)
            return this;
        var context = BoundVariables.Bind(Context, variables);
        var head = variables.Length == 0 ? Head : Head.CompileAgain(context);
        var rest = _rest;
        if (match is not null && _matchPlace < 0)
        {
            head = head.WithCondition(match, context);
        }
        else if (match is not null)
        {
            rest = [.. _rest];
            rest[_matchPlace] = MatchStage.Compile(match, new ExpressionCompiler(Context));
        }

        return new Pipeline(_specification, head, rest, _matchPlace, Output, context)
        {
            _unbound = this,
            _variables = variables,
            _match = match,
        };
    }

    internal static DocumentSource Open(Stage[] stages, DocumentSource input, PipelineOptions options)
    {
        foreach (var stage in stages)
            input = stage.Open(input, options);
        return input;
    }

    internal static List<Stage> CompileStages(RawArray stages, ExpressionCompiler compiler, PipelineKind kind)
    {
        var compiled = new List<Stage>();
        AddStages(compiled, stages, compiler, kind);
        return compiled;
    }

    // What a view has before the stages is part of each pipeline of a fusion, which has to come first itself.
    private static void AddOwnStages(List<Stage> compiled, PipelineSpecification specification, ExpressionCompiler compiler)
    {
        if (specification.Before.Count == 0 || specification.Stages is not [{ Type: ElementType.Document } first, ..]
            || first.AsDocument.FirstOrDefault().Name != RankFusionStage.Name)
        {
            AddStages(compiled, specification.Stages, compiler, specification.Kind);
            return;
        }

        var own = CompileStages(specification.Stages, compiler, specification.Kind);
        own[0] = ((RankFusionStage)own[0]).After(specification.Before, compiler).WithDefinition(own[0].Definition);
        compiled.Clear();
        compiled.AddRange(own);
    }

    private static (string Name, RawValue Operand, StageOperators.Compile Compile) Check(RawValue stage)
    {
        if (stage.Type != ElementType.Document)
            throw new DocumentException(ErrorCode.TypeMismatch, "Each element of the 'pipeline' array must be an object");
        if (stage.AsDocument.Count != 1)
        {
            throw new DocumentException(
                (ErrorCode)40323, "A pipeline stage specification object must contain exactly one field.");
        }

        var (name, operand) = stage.AsDocument.First();
        return StageOperators.All.TryGetValue(name, out var compile) ? (name, operand, compile) : throw StageOperators.NotFound(name);
    }

    private static void AddStages(List<Stage> compiled, RawArray stages, ExpressionCompiler compiler, PipelineKind kind)
    {
        foreach (var stage in stages)
        {
            var (name, operand, compile) = Check(stage);
            if (compiled.Count == MaxStages)
            {
                throw new DocumentException(
                    (ErrorCode)7749501, $"Pipeline length must be no longer than {MaxStages} stages.");
            }

            if (compiled is [.., OutputStage output])
            {
                throw new DocumentException(
                    (ErrorCode)40601, $"{output.Output.Stage} can only be the final stage in the pipeline");
            }

            CheckChangeStream(compiled, name);
            if (name == "$match" && compiled.Count > 0 && TextPlacement.IsNamedIn(operand))
                throw new DocumentException((ErrorCode)17313, "$match with $text is only allowed as the first pipeline stage");
            var next = compile(operand, compiler);
            if (!next.IsAllowedIn(kind) || (kind == PipelineKind.Update && next is not TransformStage))
                throw next.Refuse(kind) ?? kind.Refuse(name);
            if (compiler.Context.IsInFacet && kind != PipelineKind.Facet && !next.IsAllowedIn(PipelineKind.Facet))
                throw next.Refuse(PipelineKind.Facet) ?? PipelineKind.Facet.Refuse(name);
            if (next.IsFirst && compiled.Count > 0)
                throw new DocumentException(next.NotFirst, $"{name} is only valid as the first stage in a pipeline.");
            compiler.Context.Facts.HasTextScores |= next is MatchStage { Filter.Text: not null };
            if (next is DesugaredStage sequence)
                compiled.AddRange(sequence.Stages);
            else
                compiled.Add(next.WithDefinition(stage.AsDocument));
        }
    }

    private static void CheckChangeStream(List<Stage> before, string name)
    {
        bool isOfChangeStream = before is [ChangeStreamStage, ..];
        if (isOfChangeStream && !ChangeStreamStage.Permits(name))
            throw new DocumentException(ErrorCode.IllegalOperation, $"{name} is not permitted in a $changeStream pipeline");
        if (!isOfChangeStream && name == SplitLargeEventStage.Name)
            throw new DocumentException(ErrorCode.IllegalOperation, $"{name} can only be used in a $changeStream pipeline");
        if (before is [.., SplitLargeEventStage])
            throw SplitLargeEventStage.NotLast;
    }

    // A sort needs to keep no more documents than the stages after it use; it replaces the limit.
    internal static Stage[] Limited(Stage[] stages)
    {
        var limited = new List<Stage>();
        int reached = -1;
        for (int i = 0; i < stages.Length; i++)
        {
            if (i == reached)
                continue;
            long skipped = 0;
            int next = i + 1;
            while (next < stages.Length && stages[next] is SkipStage skip && skipped < long.MaxValue - skip.Count)
            {
                skipped += skip.Count;
                next++;
            }

            if (stages[i] is SortStage sort && next < stages.Length && stages[next] is LimitStage limit
                && skipped < long.MaxValue - limit.Count)
            {
                limited.Add(sort.First(skipped + limit.Count));
                reached = next;
            }
            else
            {
                limited.Add(stages[i]);
            }
        }

        return [.. limited];
    }
}
