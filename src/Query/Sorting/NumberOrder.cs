using Streetcar.Bson;

namespace Streetcar.Query.Sorting;

/// <summary>The order of documents by a number of each, the least first.</summary>
/// <param name="numberOf">Gives a document's number. Asked for once for each.</param>
internal sealed class NumberOrder(Func<ReadOnlySpan<byte>, double> numberOf) : DocumentOrder
{
    public override void WriteKey(ReadOnlySpan<byte> document, RawWriter key)
    {
        key.WriteStartDocument();
        key.WriteName(""u8);
        key.WriteDouble(numberOf(document));
        key.WriteEndDocument();
    }

    public override int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Number(left).CompareTo(Number(right));

    private static double Number(ReadOnlySpan<byte> key) => RawReader.Find(key, ""u8).Double;
}
