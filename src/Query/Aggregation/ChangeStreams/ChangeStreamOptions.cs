using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.ChangeStreams;

/// <summary>What a <c>$changeStream</c> stage asks for.</summary>
public sealed record ChangeStreamOptions
{
    /// <summary>Which document an update's event shows.</summary>
    public DocumentImage FullDocument { get; init; }

    /// <summary>Whether events show the document as it was before the change.</summary>
    public DocumentImage FullDocumentBeforeChange { get; init; }

    /// <summary>The token of the event behind which the stream goes on; null for none.</summary>
    public RawDocument? ResumeAfter { get; init; }

    /// <summary>As <see cref="ResumeAfter"/>, which may be that of an invalidate event too; null for none.</summary>
    public RawDocument? StartAfter { get; init; }

    /// <summary>The time of the first events; null for from now on.</summary>
    public RawTimestamp? StartAtOperationTime { get; init; }

    /// <summary>Whether there are events of indexes and options too, and more fields in all events.</summary>
    public bool ShowExpandedEvents { get; init; }

    /// <summary>Whether the stream is of all databases.</summary>
    public bool AllChangesForCluster { get; init; }

    /// <summary>Whether an event that is too large for a document is split (<c>$changeStreamSplitLargeEvent</c>).</summary>
    public bool SplitsLargeEvents { get; init; }
}

/// <summary>Which document an event shows beside what has changed.</summary>
public enum DocumentImage
{
    /// <summary>None.</summary>
    None,

    /// <summary>The document as it is when the event is read.</summary>
    Lookup,

    /// <summary>The document as it was at the change, if that has been kept.</summary>
    WhenAvailable,

    /// <summary>The document as it was at the change; it is an error if that has not been kept.</summary>
    Required,
}
