using Streetcar.Query.Matching;
using Streetcar.Query.Updates;

namespace Streetcar.Micro;

/// <summary>What is done to every document on its way. None of it may allocate.</summary>
public class DocumentBenchmarks
{
    private static readonly int Number = Documents.NumberOf(1234, 10_000);

    private readonly byte[] _document = Documents.Make(1234, 10_000).Span.ToArray();
    private readonly RawWriter _output = new(1024);
    private readonly Filter _filter = Filter.Compile(new RawDocument
    {
        ["price"] = new RawDocument { ["$gte"] = 0, ["$lt"] = 100_000 },
        ["number"] = Number,
        ["hits"] = new RawDocument { ["$in"] = RawArray.Create(0, 1) },
    });
    private readonly Update _update = Update.Compile(new RawDocument { ["$inc"] = new RawDocument { ["hits"] = 1 } });

    [GlobalSetup]
    public void Check()
    {
        if (ReadField() != Number || !MatchFilter() || !ApplyIncrement())
            throw new InvalidOperationException("A benchmark measures the wrong thing.");
    }

    [Benchmark(Description = "validate a document")]
    public void Validate() => BsonValidator.Validate(_document);

    [Benchmark(Description = "read a field")]
    public int ReadField() => RawReader.Find(_document, "number"u8).Int32;

    [Benchmark(Description = "read the last field")]
    public int ReadLastField() => RawReader.Find(_document, "hits"u8).Int32;

    [Benchmark(Description = "match a compiled filter")]
    public bool MatchFilter() => _filter.Matches(_document);

    [Benchmark(Description = "apply $inc")]
    public bool ApplyIncrement()
    {
        _output.Reset();
        return _update.Apply(_document, _output);
    }
}
