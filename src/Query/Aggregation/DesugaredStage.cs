using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary>A stage that is shorthand for others. A pipeline contains those instead.</summary>
internal sealed class DesugaredStage(params Stage[] stages) : Stage
{
    public Stage[] Stages => stages;

    public static DesugaredStage Of(ExpressionCompiler compiler, params IEnumerable<RawDocument> stages) => new(
        [.. stages.Select(stage => StageOperators.All[stage.First().Name](stage.First().Value, compiler).WithDefinition(stage))]);

    public override bool IsFirst => Array.Exists(stages, stage => stage.IsFirst);

    public override ErrorCode NotFirst => Array.Find(stages, stage => stage.IsFirst)?.NotFirst ?? base.NotFirst;

    public override bool IsAllowedIn(PipelineKind kind) => Array.TrueForAll(stages, stage => stage.IsAllowedIn(kind));

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        Pipeline.Open(stages, input, options);
}
