using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// A pipeline within a stage, over another collection. Where it has variables of its own it is compiled anew for each
/// document that it runs for, so that their values are constants that an index can serve.
/// </summary>
internal sealed class SubPipeline
{
    // As deep as MongoDB goes.
    private const int MaxDepth = 20;

    private readonly BsonArray _stages;
    private readonly (string Name, Expression Value)[] _variables;
    private readonly QueryContext _context;
    private readonly PipelineKind _kind;
    private readonly Pipeline _checked;

    private SubPipeline(
        BsonArray stages, (string Name, Expression Value)[] variables, QueryContext context, PipelineKind kind)
    {
        if (context.PipelineDepth == MaxDepth)
        {
            throw new DocumentException(
                ErrorCode.MaxSubPipelineDepthExceeded, $"Maximum number of nested sub-pipelines exceeded. Limit is {MaxDepth}");
        }

        _stages = stages;
        _variables = variables;
        _kind = kind;
        _context = context with { PipelineDepth = context.PipelineDepth + 1 };
        _checked = Pipeline.Compile(
            stages,
            _context with { Unbound = [.. context.Unbound, .. variables.Select(variable => variable.Name)] },
            kind);
    }

    /// <summary>Whether the pipeline reads its collection, or brings its own documents.</summary>
    public bool ReadsCollection => _checked.ReadsCollection;

    /// <summary>The names of the collections that its stages read.</summary>
    public IEnumerable<string> Collections => _checked.Collections;

    /// <summary>Compiles the pipeline.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="let">The pipeline's own variables, as expressions over the document that it runs for.</param>
    /// <param name="compiler">The compiler of the stage that the pipeline lies within.</param>
    /// <param name="kind">Within what it lies.</param>
    /// <exception cref="DocumentException">It is not valid.</exception>
    public static SubPipeline Compile(BsonArray stages, BsonDocument let, ExpressionCompiler compiler, PipelineKind kind)
    {
        var variables = new List<(string, Expression)>();
        foreach (var (name, value) in let)
        {
            ExpressionCompiler.CheckVariableName(name);
            variables.Add((name, compiler.Compile(value)));
        }

        return new SubPipeline(stages, [.. variables], compiler.Context, kind);
    }

    /// <summary>The pipeline for a document.</summary>
    /// <param name="scope">The document.</param>
    /// <param name="match">A filter to come before the pipeline; null for none.</param>
    public Pipeline Bind(Scope scope, BsonDocument? match = null)
    {
        if (match is null && _variables.Length == 0)
            return _checked;
        var stages = match is null
            ? _stages
            : BsonArray.From(_stages.Prepend(new BsonDocument { ["$match"] = match }));
        return Pipeline.Compile(stages, _context with { Let = BoundVariables.Over(_context.Let, _variables, scope) }, _kind);
    }
}
