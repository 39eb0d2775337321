using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Streetcar.Wire;

/// <summary>The client's end of a connection within the process. Whoever disposes of it has left the server.</summary>
/// <param name="connection">The server's end.</param>
/// <param name="pipes">Where replies are read, and requests written.</param>
internal sealed class InProcessStream(ConnectionContext connection, IDuplexPipe pipes) : DuplexPipeStream(pipes)
{
    private readonly IDuplexPipe _pipes = pipes;
    private bool _isDisposed;

    protected override void Dispose(bool disposing)
    {
        if (disposing && !Interlocked.Exchange(ref _isDisposed, true))
        {
            // Who still reads ends; what runs for the client is interrupted.
            _pipes.Input.CancelPendingRead();
            _pipes.Output.CancelPendingFlush();
            _pipes.Output.Complete();
            connection.Abort();
        }

        base.Dispose(disposing);
    }
}
