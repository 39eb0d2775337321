using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>A compiled stage of a pipeline. Immutable once it is told how it is written.</summary>
internal abstract class Stage
{
    /// <summary>The stage as it is written, for people to read.</summary>
    public virtual RawDocument Written { get; private set; } = RawDocument.Empty;

    /// <summary>Tells the stage how it is written.</summary>
    public Stage As(RawDocument written)
    {
        Written = written;
        return this;
    }

    /// <summary>Whether the stage may only come first in its pipeline.</summary>
    public virtual bool IsFirst => false;

    /// <summary>Whether the stage brings documents of its own, and reads none.</summary>
    public virtual bool BringsDocuments => false;

    /// <summary>Whether a kind of pipeline may have the stage.</summary>
    public virtual bool IsAllowedIn(PipelineKind kind) => true;

    /// <summary>Whether all that the stage asks of its input is how many documents it has.</summary>
    public virtual bool OnlyCounts => false;

    /// <summary>Whether what becomes of a document does not depend on the others, nor on how many there are.</summary>
    public virtual bool PassesEach => false;

    /// <summary>Whether a field leaves the stage as it came. Asked only where <see cref="PassesEach"/>.</summary>
    /// <param name="field">The name of a field of the whole document.</param>
    public virtual bool Keeps(string field) => false;

    /// <summary>The names of the collections that the stage reads beside its input.</summary>
    public virtual IEnumerable<string> Collections => [];

    /// <summary>Runs the stage.</summary>
    /// <param name="input">What the stage before gives; the result disposes it.</param>
    /// <param name="options">The surroundings.</param>
    public abstract DocumentSource Open(DocumentSource input, PipelineOptions options);
}

/// <summary>A stage at work: a stream that owns the one it pulls from.</summary>
internal abstract class StageSource(DocumentSource input) : DocumentSource
{
    protected DocumentSource Input => input;

    public override void Dispose() => input.Dispose();
}
