namespace Streetcar.Grains.Sessions;

/// <summary>Names a transaction: its session, and its number there.</summary>
internal readonly record struct TransactionId(Guid Session, long Number)
{
    /// <summary>The same as the store knows it.</summary>
    public OperationId ToOperation() => new(Session.ToByteArray(bigEndian: true), Number);
}
