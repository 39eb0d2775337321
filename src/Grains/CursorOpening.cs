using Streetcar.Grains.Sessions;
using Streetcar.Security;

namespace Streetcar.Grains;

/// <summary>What a client asked for when it opened a cursor.</summary>
/// <param name="Namespace">The full name of the collection that it reads, as replies show it.</param>
internal sealed record CursorOpening(string Namespace)
{
    /// <summary>How many bytes it holds on to as long as it is open: those of its command, or the list that it reads.</summary>
    public long Size { get; init; }

    /// <summary>Who opened it, and alone may read it; null for one who may do everything.</summary>
    public UserName? Owner { get; init; }

    /// <summary>What its owner was allowed when he opened it; null where that is not known, or he may do everything.</summary>
    public Principal? Opener { get; init; }

    /// <summary>The command that opened it, which its owner must still be allowed; null where that is not asked.</summary>
    public Command? Origin { get; init; }

    /// <summary>The session that it was opened in; null for none.</summary>
    public Guid? Session { get; init; }

    /// <summary>The transaction that it was opened in, and ends with; null for none.</summary>
    public TransactionId? Transaction { get; init; }

    /// <summary>The point in time that it reads; null for the latest.</summary>
    public RawTimestamp? AtClusterTime { get; init; }

    /// <summary>Whether it outlives its usual idle time (<c>noCursorTimeout</c>).</summary>
    public bool NoTimeout { get; init; }

    /// <summary>Whether it stays open at its end and goes on with documents that come later (<c>tailable</c>).</summary>
    public bool Tails { get; init; }

    /// <summary>Whether a <c>getMore</c> waits for documents to come (<c>awaitData</c>).</summary>
    public bool AwaitsData { get; init; }
}
