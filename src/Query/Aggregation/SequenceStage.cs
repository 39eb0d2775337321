namespace Streetcar.Query;

/// <summary>Stages that stand for one that is written shorter.</summary>
internal sealed class SequenceStage(params Stage[] stages) : Stage
{
    public override DocumentSource Open(DocumentSource input, PipelineOptions options)
    {
        foreach (var stage in stages)
            input = stage.Open(input, options);
        return input;
    }
}
