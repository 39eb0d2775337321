namespace Streetcar.Storage.Sqlite.Reading;

internal sealed class DocumentCounter : DocumentConsumer
{
    public long Count { get; private set; }

    public override bool TryTake(ReadOnlySpan<byte> document)
    {
        Count++;
        return true;
    }
}
