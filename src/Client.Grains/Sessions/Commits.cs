using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Grains.Replies;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Sessions;

/// <summary>
/// What is known of a commit that failed
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md#unknowntransactioncommitresult"/>).
/// </summary>
internal static class Commits
{
    private const int MaxTimeExpired = 50;
    private const int UnknownConcern = 79;
    private const int UnsatisfiableConcern = 100;

    private static readonly TimeSpan MajorityTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What is asked of a commit that is sent again, so that it is not done a second time after a change of primaries.</summary>
    public static WriteConcern Majority(WriteConcern? concern)
    {
        concern ??= WriteConcern.Acknowledged;
        return concern.With(w: WriteConcern.WMajority.W, wTimeout: concern.WTimeout ?? MajorityTimeout);
    }

    /// <exception cref="CommandException">The transaction is committed, but not as settled as was asked.</exception>
    public static void ThrowIfUnsettled(Reply reply)
    {
        if (ReplyReader.Field(reply, "writeConcernError"u8) is not BsonDocument error)
            return;
        var unsettled = new CommandException(error);
        throw unsettled.Code is UnknownConcern or UnsatisfiableConcern ? unsettled : unsettled.WithLabel(TransactionLabels.UnknownCommit);
    }

    /// <summary>The failure with the label that says that the commit may be sent again; null where it may not, or says so.</summary>
    public static Exception? Labeled(DocumentClientException failure) => failure switch
    {
        ConnectionException unanswered => unanswered.WithLabel(TransactionLabels.UnknownCommit),
        CommandException refused when refused.IsRetryable || refused.Code == MaxTimeExpired =>
            refused.WithLabel(TransactionLabels.UnknownCommit),
        _ => null,
    };
}
