namespace Streetcar.Storage.Sqlite.Reading;

internal sealed class DocumentCounter : DocumentConsumer
{
    public long Count { get; private set; }

    public override void Take(ReadOnlySpan<byte> document) => Count++;
}
