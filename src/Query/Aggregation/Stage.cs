namespace Streetcar.Query;

/// <summary>A compiled stage of a pipeline. Immutable.</summary>
internal abstract class Stage
{
    /// <summary>Runs the stage.</summary>
    /// <param name="input">What the stage before gives; the result disposes it.</param>
    /// <param name="options">The surroundings.</param>
    public abstract DocumentSource Open(DocumentSource input, PipelineOptions options);
}
