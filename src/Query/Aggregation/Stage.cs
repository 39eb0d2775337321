using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>A compiled stage of a pipeline. Immutable once its definition is set.</summary>
internal abstract class Stage
{
    /// <summary>The stage as it was specified, for explain.</summary>
    public virtual RawDocument Definition { get; private set; } = RawDocument.Empty;

    public Stage WithDefinition(RawDocument definition)
    {
        Definition = definition;
        return this;
    }

    /// <summary>Whether the stage may only come first in its pipeline.</summary>
    public virtual bool IsFirst => false;

    /// <summary>The code of the error where such a stage comes after others.</summary>
    public virtual ErrorCode NotFirst => (ErrorCode)40602;

    /// <summary>Whether the stage generates its documents and has no input.</summary>
    public virtual bool GeneratesDocuments => false;

    /// <summary>Whether a kind of pipeline may have the stage.</summary>
    public virtual bool IsAllowedIn(PipelineKind kind) => true;

    /// <summary>The error where a kind of pipeline may not have the stage; null for that of the kind.</summary>
    public virtual DocumentException? Refuse(PipelineKind kind) => null;

    /// <summary>Whether the stage only needs the number of its input's documents.</summary>
    public virtual bool OnlyCounts => false;

    /// <summary>Whether a document's result depends on no other document, nor on how many there are.</summary>
    public virtual bool IsPerDocument => false;

    /// <summary>Whether the stage leaves a field unchanged. Called only where <see cref="IsPerDocument"/>.</summary>
    /// <param name="field">The name of a field of the whole document.</param>
    public virtual bool Keeps(string field) => false;

    /// <summary>The names of the collections that the stage reads in addition to its input.</summary>
    public virtual IEnumerable<string> Collections => [];

    /// <summary>Runs the stage.</summary>
    /// <param name="input">The previous stage's output; the result disposes it.</param>
    /// <param name="options">The environment.</param>
    public abstract DocumentSource Open(DocumentSource input, PipelineOptions options);
}

/// <summary>The stream of a running stage. Owns its input.</summary>
internal abstract class StageSource(DocumentSource input) : DocumentSource
{
    protected DocumentSource Input => input;

    // Where a document is made of one of the input, that one's.
    public override double? TextScore => input.TextScore;

    public override RawDocument? IndexKey => input.IndexKey;

    public override double? Score => input.Score;

    public override RawDocument? ScoreDetails => input.ScoreDetails;

    public override void Free() => input.Free();

    public override void Dispose() => input.Dispose();
}
