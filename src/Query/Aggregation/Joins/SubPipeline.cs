using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>
/// A pipeline within a stage, over another collection. It is compiled once; where it has its own variables, their
/// values are bound for each document that it runs for.
/// </summary>
internal sealed class SubPipeline
{
    // MongoDB's limit.
    private const int MaxDepth = 20;

    private readonly RawArray _stages;
    private readonly Expression[] _variables;
    private readonly PipelineKind _kind;
    private readonly Pipeline _pipeline;

    // The same with a filter after its first stage, for a pipeline that generates its documents.
    private Pipeline? _filtered;

    private SubPipeline(RawArray stages, RawDocument let, ExpressionCompiler compiler, PipelineKind kind, string? collection)
    {
        if (compiler.Context.PipelineDepth == MaxDepth)
        {
            throw new DocumentException(
                ErrorCode.MaxSubPipelineDepthExceeded, $"Maximum number of nested sub-pipelines exceeded. Limit is {MaxDepth}");
        }

        _stages = stages;
        _variables = [.. let.Select(variable => compiler.Compile(variable.Value))];
        _kind = kind;
        var inner = compiler.Context with
        {
            PipelineDepth = compiler.Context.PipelineDepth + 1,
            TextIndexes = collection is null ? compiler.Context.TextIndexes : compiler.Context.TextIndexes?.Of(collection),
            Unbound = [.. compiler.Context.Unbound, .. let.Select(variable => variable.Name)],
        };
        _pipeline = Pipeline.Compile(stages, inner, kind);
        IsUncorrelated = _variables.Length == 0 && !NonDeterminism.IsIn(stages);
    }

    /// <summary>What its stages were compiled with, and what they have turned out to be.</summary>
    public QueryContext Context => _pipeline.Context;

    /// <summary>Whether the pipeline reads its collection, rather than generating its documents.</summary>
    public bool ReadsCollection => _pipeline.ReadsCollection;

    /// <summary>Whether the pipeline has the same result for every document.</summary>
    public bool IsUncorrelated { get; }

    /// <summary>The names of the collections that its stages read.</summary>
    public IEnumerable<string> Collections => _pipeline.Collections;

    /// <summary>Compiles the pipeline.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="let">The pipeline's own variables, as expressions over the document that it runs for.</param>
    /// <param name="compiler">The compiler of the enclosing stage.</param>
    /// <param name="kind">What encloses it.</param>
    /// <param name="collection">The collection that it reads; null for that of what encloses it.</param>
    /// <exception cref="DocumentException">It is not valid.</exception>
    public static SubPipeline Compile(
        RawArray stages, RawDocument let, ExpressionCompiler compiler, PipelineKind kind, string? collection)
    {
        foreach (var (name, _) in let)
            ExpressionCompiler.CheckVariableName(name);
        return new SubPipeline(stages, let, compiler, kind, collection);
    }

    /// <summary>The pipeline for a document.</summary>
    /// <param name="scope">The document, and the outer variables.</param>
    /// <param name="outer">The values of the outer variables.</param>
    /// <param name="match">A filter on what the pipeline reads; null for none.</param>
    public Pipeline Bind(Scope scope, RawValue[] outer, RawDocument? match = null)
    {
        RawValue[] values = _variables.Length == 0
            ? outer
            : [.. outer, .. Array.ConvertAll(_variables, variable => variable.Evaluate(scope))];
        var pipeline = match is null || ReadsCollection ? _pipeline : _filtered ??= Filtered(match);
        return pipeline.Bind(values, match);
    }

    private Pipeline Filtered(RawDocument match) => Pipeline.Compile(
        new PipelineSpecification([.. _stages.Skip(1)], _kind) { Before = [_stages[0]], Match = match }, _pipeline.Context);
}
