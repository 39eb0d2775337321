namespace Streetcar.Query.Aggregation.Output;

/// <summary>Where a pipeline's result is to be written: the target of its last stage, <c>$out</c> or <c>$merge</c>.</summary>
public abstract class PipelineOutput
{
    private protected PipelineOutput(string? database, string collection)
    {
        Database = database;
        Collection = collection;
    }

    /// <summary>The stage's name.</summary>
    public abstract string Stage { get; }

    /// <summary>The database; null for that of the pipeline's own collection.</summary>
    public string? Database { get; }

    /// <summary>The collection.</summary>
    public string Collection { get; }
}

/// <summary>A stage that writes. The store does so by <see cref="Pipeline.Output"/>; the stage itself is not run.</summary>
internal abstract class OutputStage : Stage
{
    public abstract PipelineOutput Output { get; }

    public sealed override bool IsAllowedIn(PipelineKind kind) => kind == PipelineKind.Whole;

    public sealed override DocumentSource Open(DocumentSource input, PipelineOptions options) => input;
}
