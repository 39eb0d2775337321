using System.Buffers;
using Streetcar.Protocol;

namespace Streetcar.Micro;

/// <summary>What the listener does for each message.</summary>
public class FramingBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly Reply _reply = new(Documents.Make(1234, 10_000));
    private byte[] _request = [];
    private Message? _message;

    [GlobalSetup]
    public void Encode()
    {
        var find = new RawDocument
        {
            ["find"] = "documents",
            ["filter"] = new RawDocument { ["_id"] = 1 },
            ["limit"] = 1,
            ["singleBatch"] = true,
        };
        MessageWriter.WriteCommand(_output, 1, new Command("streetcar_bench", find));
        _request = _output.WrittenSpan.ToArray();
        _message = Parse();
    }

    [Benchmark(Description = "frame a reply")]
    public int FrameReply()
    {
        _output.ResetWrittenCount();
        MessageWriter.WriteReply(_output, 1, _message!, _reply);
        return _output.WrittenCount;
    }

    [Benchmark(Description = "parse and validate a request")]
    public object ParseRequest() => Parse();

    private Message Parse()
    {
        var received = new ReadOnlySequence<byte>(_request);
        return MessageReader.TryRead(ref received, validate: true, out var message)
            ? message
            : throw new InvalidOperationException("The request is not whole.");
    }
}
