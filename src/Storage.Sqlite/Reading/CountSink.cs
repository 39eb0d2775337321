namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Counts documents.</summary>
internal sealed class CountSink : DocumentSink
{
    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override void Take(ReadOnlySpan<byte> document) => Count++;
}
