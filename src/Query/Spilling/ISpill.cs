namespace Streetcar.Query.Spilling;

/// <summary>
/// Records on disk, by position. Used by one thread at a time; deleted when disposed, and when the process
/// ends.
/// </summary>
public interface ISpill : IDisposable
{
    /// <summary>How many records there are.</summary>
    long Count { get; }

    /// <summary>Adds a record after the others.</summary>
    /// <param name="key">What the record is identified or compared by; may be empty.</param>
    /// <param name="value">The record itself.</param>
    void Append(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>The key of a record.</summary>
    /// <param name="position">Which one, from 0.</param>
    /// <returns>The key, valid until the next call.</returns>
    ReadOnlySpan<byte> ReadKey(long position);

    /// <summary>A record.</summary>
    /// <param name="position">Which one, from 0.</param>
    /// <returns>The record, valid until the next call.</returns>
    ReadOnlySpan<byte> ReadValue(long position);
}
