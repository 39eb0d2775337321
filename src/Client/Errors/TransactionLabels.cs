namespace Streetcar.Client;

/// <summary>The labels of errors that say what to repeat of a transaction.</summary>
internal static class TransactionLabels
{
    /// <summary>The transaction has had no effect: all of it may be run again.</summary>
    public const string Transient = "TransientTransactionError";

    /// <summary>Whether it was committed is not known: the commit may be sent again.</summary>
    public const string UnknownCommit = "UnknownTransactionCommitResult";
}
