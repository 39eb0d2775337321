namespace Streetcar.Query.Aggregation.Output;

/// <summary>A stage that writes. The pipeline hands it to the store as its output, and does not run it itself.</summary>
internal sealed class OutputStage(PipelineOutput output) : Stage
{
    public PipelineOutput Output => output;

    public override bool IsAllowedIn(PipelineKind kind) => kind == PipelineKind.Whole;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => input;
}
