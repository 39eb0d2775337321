namespace Streetcar.Client.Transports;

/// <summary>What has become of a session's transaction.</summary>
internal enum TransactionState
{
    /// <summary>There is none, or another operation has come after its end.</summary>
    None,

    Open,

    /// <summary>It is, or its commit was tried and may be tried again.</summary>
    Committed,

    Aborted,
}
