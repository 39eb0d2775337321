namespace Streetcar.Query;

/// <summary>Stages that stand for one that is written shorter. A pipeline takes them up in its place.</summary>
internal sealed class SequenceStage(params Stage[] stages) : Stage
{
    public Stage[] Stages => stages;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) =>
        Pipeline.Open(stages, input, options);
}
