using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Sessions;

/// <summary>The read concern of a transaction, which its first command names. Every level that it may have is a snapshot here.</summary>
internal static class TransactionReadConcern
{
    /// <summary>A transaction's read concern as it came; empty for none.</summary>
    /// <exception cref="DocumentException">InvalidOptions: transactions do not have such a level.</exception>
    public static RawDocument Of(Command first)
    {
        if (first.Document["readConcern"] is not { Type: ElementType.Document } concern)
            return RawDocument.Empty;
        var read = ReadConcern.Parse(concern.AsDocument);
        if (read.Level is not (null or "local" or "majority" or "snapshot"))
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction");
        }

        if (read.AtClusterTime is not null)
            throw new DocumentException(ErrorCode.InvalidOptions, "A transaction reads the time at which it begins, and takes no atClusterTime");
        return concern.AsDocument;
    }
}
