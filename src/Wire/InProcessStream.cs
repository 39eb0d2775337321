using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Streetcar.Wire;

/// <summary>The client's end of a connection within the process. Whoever disposes of it has left the server.</summary>
/// <param name="connection">The server's end.</param>
/// <param name="pipes">Where replies are read, and requests written.</param>
internal sealed class InProcessStream(ConnectionContext connection, IDuplexPipe pipes) : Stream
{
    private readonly Stream _replies = pipes.Input.AsStream();
    private readonly Stream _requests = pipes.Output.AsStream();
    private bool _isDisposed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => _replies.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _replies.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _replies.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => _requests.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _requests.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _requests.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !Interlocked.Exchange(ref _isDisposed, true))
        {
            // Who still reads ends; what runs for the client is interrupted.
            pipes.Input.CancelPendingRead();
            pipes.Output.CancelPendingFlush();
            pipes.Output.Complete();
            connection.Abort();
        }

        base.Dispose(disposing);
    }
}
