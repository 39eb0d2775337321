using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// What an error's labels tell a driver to do: to run the whole transaction again, or the one write, or to open a change stream
/// anew. Which codes have them is MongoDB's choice.
/// </summary>
internal static class ErrorLabels
{
    /// <summary>The name of the field that has them.</summary>
    public const string Field = "errorLabels";

    private static readonly RawDocument Transient = new() { [Field] = RawArray.Create("TransientTransactionError") };
    private static readonly RawDocument Retryable = new() { [Field] = RawArray.Create("RetryableWriteError") };
    private static readonly RawDocument Resumable = new() { [Field] = RawArray.Create("ResumableChangeStreamError") };
    private static readonly RawDocument NonResumable = new() { [Field] = RawArray.Create("NonResumableChangeStreamError") };

    /// <summary>The labels of a failure, as the field of its reply; null for none.</summary>
    /// <param name="code">The failure's code.</param>
    /// <param name="command">What failed; null where a message could not be read as a command.</param>
    /// <param name="wasLost">Whether nobody knows what became of the command, or it was interrupted.</param>
    public static RawDocument? Of(ErrorCode code, Command? command, bool wasLost)
    {
        if (command is null)
            return null;
        if (!RawReader.TryFind(command.Body.Span, "txnNumber"u8, out _))
            return OfChangeStream(code, command);
        bool isInTransaction = RawReader.TryFind(command.Body.Span, "autocommit"u8, out _);
        if (isInTransaction && IsTransient(code, EndsTransaction(command)))
            return Transient;
        bool mayBeRepeated = !isInTransaction || EndsTransaction(command);
        return wasLost && mayBeRepeated && code != ErrorCode.InternalError ? Retryable : null;
    }

    // The silo that knows whether a cursor is of a change stream may be the one that is lost. Of other cursors nobody asks it.
    private static RawDocument? OfChangeStream(ErrorCode code, Command command)
    {
        if (code is ErrorCode.ChangeStreamFatalError or ErrorCode.ChangeStreamHistoryLost)
            return NonResumable;
        return command.Name.SequenceEqual("getMore"u8) && (IsRetriable(code) || IsOfRouting(code)) ? Resumable : null;
    }

    private static bool IsOfRouting(ErrorCode code) => code is
        ErrorCode.FailedToSatisfyReadPreference or ErrorCode.StaleEpoch or ErrorCode.RetryChangeStream or ErrorCode.StaleConfig;

    // The transaction has had no effect, and will have none.
    private static bool IsTransient(ErrorCode code, bool endsTransaction) => code switch
    {
        ErrorCode.WriteConflict or ErrorCode.LockTimeout or ErrorCode.PreparedTransactionInProgress => true,
        ErrorCode.SnapshotTooOld or ErrorCode.SnapshotUnavailable => true,
        ErrorCode.NoSuchTransaction => true,
        _ => !endsTransaction && IsRetriable(code),
    };

    private static bool IsRetriable(ErrorCode code) => code is
        ErrorCode.HostUnreachable or ErrorCode.HostNotFound or ErrorCode.NetworkTimeout or ErrorCode.ShutdownInProgress
        or ErrorCode.PrimarySteppedDown or ErrorCode.ExceededTimeLimit or ErrorCode.InterruptedAtShutdown
        or ErrorCode.InterruptedDueToReplStateChange or ErrorCode.NotPrimaryOrSecondary
        or ErrorCode.ReadConcernMajorityNotAvailableYet or ErrorCode.SocketException
        or ErrorCode.NotWritablePrimary or ErrorCode.NotPrimaryNoSecondaryOk;

    private static bool EndsTransaction(Command command) =>
        command.Name.SequenceEqual("commitTransaction"u8) || command.Name.SequenceEqual("abortTransaction"u8);
}
