namespace Streetcar.Grains.Sessions;

/// <summary>What has become of a session's latest transaction.</summary>
internal enum TransactionState
{
    /// <summary>This silo does not know: the store may.</summary>
    Unknown,

    InProgress,

    Committed,

    Aborted,
}
