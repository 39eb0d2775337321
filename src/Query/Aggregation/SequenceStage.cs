using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary>Stages that stand for one that is written shorter. A pipeline takes them up in its place.</summary>
internal sealed class SequenceStage(params Stage[] stages) : Stage
{
    public Stage[] Stages => stages;

    /// <summary>Compiles the stages that one stands for.</summary>
    public static SequenceStage Of(ExpressionCompiler compiler, params IEnumerable<RawDocument> stages) => new(
        [.. stages.Select(stage => StageOperators.All[stage.First().Name](stage.First().Value, compiler).As(stage))]);

    public override bool IsFirst => Array.Exists(stages, stage => stage.IsFirst);

    public override bool IsAllowedIn(PipelineKind kind) => Array.TrueForAll(stages, stage => stage.IsAllowedIn(kind));

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        Pipeline.Open(stages, input, options);
}
