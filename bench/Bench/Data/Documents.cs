using System.Buffers.Binary;

namespace Streetcar.Bench;

/// <summary>
/// The documents that the workloads run over, about 300 bytes each, the same in every run. Their <c>_id</c>s are
/// ObjectIds in ascending order, as drivers make them; their <c>number</c>s are 0, 1, 2, … in scattered order.
/// </summary>
internal sealed class Documents
{
    /// <summary>How many values the field <c>group</c> has.</summary>
    public const int Groups = 100;

    // A prime that shares no factor with any sensible number of documents.
    private const long Scatter = 999_983;
    private const int IdOffset = 4 + 1 + 4;

    // The field that updates change is the last one: its value, and the document's final zero.
    private const int ChangingEnd = sizeof(int) + 1;

    private readonly RawDocument[] _documents;

    public Documents(int count) => _documents = [.. Enumerable.Range(0, count).Select(i => Make(i, count))];

    public int Count => _documents.Length;

    public RawDocument this[int index] => _documents[index];

    /// <summary>Makes one document of a collection of some size.</summary>
    public static RawDocument Make(int index, int count)
    {
        int number = NumberOf(index, count);
        using var writer = new RawWriter(512);
        writer.WriteStartDocument();
        writer.WriteName("_id"u8);
        writer.WriteObjectId(IdOf(index));
        writer.WriteName("number"u8);
        writer.WriteInt32(number);
        writer.WriteName("group"u8);
        writer.WriteInt32(number % Groups);
        writer.WriteName("price"u8);
        writer.WriteDouble(number * 0.25);
        writer.WriteName("at"u8);
        writer.WriteDateTime(1_700_000_000_000 + number);
        writer.WriteName("title"u8);
        writer.WriteString($"The page of number {number:D8}");
        writer.WriteName("text"u8);
        writer.WriteString(
            "Streetcars run on a motor, and so do all those who would rather wait for a streetcar than for "
            + "a lock: they take a seat, read the paper, and get off where they wanted to be.");
        writer.WriteName("hits"u8);
        writer.WriteInt32(0);
        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    public static int NumberOf(int index, int count) => (int)(index * Scatter % count);

    public static RawObjectId IdOf(int index)
    {
        Span<byte> id = stackalloc byte[RawObjectId.Size];
        WriteId(id, index);
        return new RawObjectId(id);
    }

    /// <summary>Writes the <c>_id</c> of a document that stands at some place in a message.</summary>
    public static void PatchId(Span<byte> document, int index) => WriteId(document.Slice(IdOffset, RawObjectId.Size), index);

    /// <summary>The index of a document, by its <c>_id</c>, which must be its first field.</summary>
    public static int IndexOf(ReadOnlySpan<byte> document) =>
        BinaryPrimitives.ReadInt32BigEndian(document.Slice(IdOffset + RawObjectId.Size - sizeof(int), sizeof(int)));

    /// <summary>Whether these are a document's bytes, whatever its <c>hits</c>.</summary>
    public bool AreSame(int index, ReadOnlySpan<byte> document) =>
        document.Length > ChangingEnd && document[..^ChangingEnd].SequenceEqual(_documents[index].Span[..^ChangingEnd]);

    private static void WriteId(Span<byte> id, int index)
    {
        BinaryPrimitives.WriteInt64BigEndian(id, 0x65_00_00_00_00_00_00_00);
        BinaryPrimitives.WriteInt32BigEndian(id[8..], index);
    }
}
