namespace Streetcar.Query.Aggregation;

/// <summary>A stage at work: a stream that owns the one it pulls from.</summary>
internal abstract class StageSource(DocumentSource input) : DocumentSource
{
    protected DocumentSource Input => input;

    public override void Dispose() => input.Dispose();
}
