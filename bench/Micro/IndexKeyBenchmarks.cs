using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Micro;

/// <summary>What each index asks of each document.</summary>
public class IndexKeyBenchmarks
{
    private readonly byte[] _document = Documents.Make(1234, 10_000).Span.ToArray();
    private readonly KeyBuffer _key = new();

    [Benchmark(Description = "encode an RawObjectId's key")]
    public int RawObjectId() => Encode("_id"u8);

    [Benchmark(Description = "encode a number's key")]
    public int Number() => Encode("number"u8);

    [Benchmark(Description = "encode a string's key")]
    public int String() => Encode("title"u8);

    private int Encode(ReadOnlySpan<byte> field)
    {
        _key.Clear();
        KeyEncoder.Add(_key, RawReader.Find(_document, field));
        return _key.Length;
    }
}
