using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>What a majority acknowledged.</summary>
internal sealed record Acknowledgement
{
    private static readonly RawArray Retryable = RawArray.Create("RetryableWriteError");

    /// <summary>All of the same term up to here is durable, unless there was an error.</summary>
    public OpTime Durable { get; init; } = OpTime.Unknown;

    /// <summary>Why a majority did not acknowledge it in time, as the server words it; missing where it did.</summary>
    public RawValue ConcernError { get; init; }

    /// <summary>Why there is no acknowledgement; null where there is.</summary>
    public DocumentException? Failure { get; init; }

    /// <summary>What came of a write, now that it is known what a majority has.</summary>
    public WriteOutcome Settle(AppliedWrite write)
    {
        if (write.Place is not { } place || write.Outcome.Reply is not { } reply)
            return write.Outcome;
        if (Failure is not null)
            return Unknown(Failure.Code, Failure.Message, write.MayRepeat);
        if (!place.IsCoveredBy(Durable))
        {
            return Unknown(
                ErrorCode.PrimarySteppedDown,
                "MongoDB's primary changed before a majority had acknowledged it",
                write.MayRepeat);
        }

        if (ConcernError.IsMissing)
            return write.Outcome;
        reply = reply.With("writeConcernError", ConcernError);
        return new WriteOutcome(
            write.MayRepeat && IsRetryable(ConcernError) ? reply.With("errorLabels", Retryable) : reply);
    }

    // Drivers send a write again for this label. The repetition is known where the write was kept, and applied where
    // not.
    private static WriteOutcome Unknown(ErrorCode code, string reason, bool mayRepeat) => new(new DocumentException(
        code,
        $"Whether the write is kept is not known: {reason}",
        mayRepeat ? new RawDocument { ["errorLabels"] = Retryable } : null));

    private static bool IsRetryable(RawValue concernError) =>
        concernError.Type == ElementType.Document
        && concernError["code"].Raw.TryGetInt64(out long code)
        && Failures.IsRetryable((int)code);
}
