using System.IO.Pipelines;
using System.Net.Security;

namespace Streetcar.Wire.Tls;

/// <summary>What comes and goes through TLS, as the pipes that it would be without.</summary>
/// <param name="stream">The stream, whose handshake is over.</param>
internal sealed class TlsTransport(SslStream stream) : IDuplexPipe
{
    // The most that a record of TLS carries.
    private const int RecordSize = 16 * 1024;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    // An idle connection holds no buffer.
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: RecordSize, leaveOpen: true, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions WriterOptions = new(minimumBufferSize: RecordSize, leaveOpen: true);

    public PipeReader Input { get; } = PipeReader.Create(stream, ReaderOptions);

    public PipeWriter Output { get; } = PipeWriter.Create(stream, WriterOptions);

    /// <summary>Ends it.</summary>
    /// <param name="inOrder">Whether nothing is being sent, so that the client can be told that this is the end.</param>
    public async ValueTask CloseAsync(bool inOrder)
    {
        await Input.CompleteAsync();
        if (inOrder)
        {
            try
            {
                await Output.CompleteAsync();
                await stream.ShutdownAsync().WaitAsync(FarewellTime);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or TimeoutException)
            {
                // The client is gone, or takes nothing any more.
            }
        }

        await stream.DisposeAsync();
    }
}
