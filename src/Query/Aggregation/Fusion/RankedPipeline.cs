using Streetcar.Bson;
using Streetcar.Query.Aggregation.Joins;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Fusion;

/// <summary>One of the pipelines whose orders <c>$rankFusion</c> joins: it selects documents, and orders them.</summary>
/// <param name="Name">The pipeline's name.</param>
/// <param name="Stages">Its stages.</param>
/// <param name="Pipeline">The same, compiled.</param>
/// <param name="Order">Its last sort; null where a stage brings its documents in order.</param>
internal sealed record RankedPipeline(string Name, RawArray Stages, SubPipeline Pipeline, SortPattern? Order)
{
    private const int MaxStages = 1000;
    private const ErrorCode Nested = (ErrorCode)10473002;

    public double Weight { get; init; } = 1;

    public static RankedPipeline Compile(string name, RawValue value, ExpressionCompiler compiler)
    {
        CheckName(name);
        if (value.Type != ElementType.Array)
            throw StageOperands.WrongType("$rankFusion.input.pipelines", name, value, "array");
        var stages = value.AsArray;
        if (stages.Count == 0)
            throw new DocumentException((ErrorCode)9834300, $"$rankFusion's pipeline '{name}' must not be empty");
        if (stages.Count > MaxStages)
            throw new DocumentException((ErrorCode)7749501, $"Pipeline length must be no longer than {MaxStages} stages.");
        RawDocument? sort = null;
        bool isOrdered = false;
        int count = 0;
        foreach (var stage in stages)
        {
            if (stage.Type != ElementType.Document)
                throw StageOperands.WrongType("$rankFusion.input.pipelines", name, stage, "object");
            if (stage.AsDocument.Count != 1)
                throw new DocumentException((ErrorCode)40323, "A pipeline stage specification object must contain exactly one field.");
            CheckStage(stage.AsDocument, isFirst: count++ == 0);
            isOrdered |= stage.AsDocument.ContainsKey("$geoNear");
            if (stage.AsDocument["$sort"] is { Type: ElementType.Document } specification)
                sort = specification.AsDocument;
        }

        if (sort is null && !isOrdered)
        {
            throw new DocumentException(
                (ErrorCode)9191100, $"$rankFusion's pipeline '{name}' must begin with a stage that ranks, or contain a $sort");
        }

        var pipeline = SubPipeline.Compile(stages, RawDocument.Empty, compiler, PipelineKind.Union, collection: null);
        return new RankedPipeline(name, stages, pipeline, sort is null ? null : SortPattern.Compile(sort, pipeline.Context));
    }

    /// <summary>The same with stages before it, as where it reads a view.</summary>
    public RankedPipeline After(RawArray before, ExpressionCompiler compiler) => this with
    {
        Pipeline = SubPipeline.Compile([.. before, .. Stages], RawDocument.Empty, compiler, PipelineKind.Union, collection: null),
    };

    private static void CheckName(string name)
    {
        if (name.Length == 0)
            throw new DocumentException((ErrorCode)15998, "FieldPath field names may not be empty strings.");
        if (name.Contains('.'))
            throw new DocumentException((ErrorCode)16412, $"$rankFusion's pipeline names may not contain '.': {name}");
        FieldPath.ParseStrict(name);
    }

    // Documents must stay as they are in the collection, so that they are the same in all pipelines.
    private static void CheckStage(RawDocument stage, bool isFirst)
    {
        var (name, operand) = stage.First();
        if (name is "$rankFusion" or "$scoreFusion")
        {
            throw isFirst
                ? new DocumentException(Nested, $"{name} may not stand in a pipeline of $rankFusion")
                : new DocumentException(RankFusionStage.NotFirstCode, $"{name} is only valid as the first stage in a pipeline.");
        }

        if (!StageOperators.All.ContainsKey(name))
            throw StageOperators.NotFound(name);
        bool selects = name is "$match" or "$sort" or "$skip" or "$limit" or "$sample"
            || (name == "$geoNear" && operand.Type == ElementType.Document
                && !operand.AsDocument.ContainsKey("distanceField") && !operand.AsDocument.ContainsKey("includeLocs"));
        if (!selects)
        {
            throw new DocumentException(
                (ErrorCode)9191103, $"{name} is not allowed in a pipeline of $rankFusion: it does not only select and order documents");
        }
    }
}
