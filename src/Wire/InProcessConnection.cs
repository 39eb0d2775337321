using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Streetcar.Wire;

/// <summary>The server's end of a connection within its process: two pipes stand in the place of a socket.</summary>
internal sealed class InProcessConnection : DefaultConnectionContext, IConnectionLifetimeNotificationFeature
{
    // As much as Kestrel reads of a socket ahead.
    private const int MaxBuffer = 128 * 1024;

    private static readonly PipeOptions Options = new(
        pauseWriterThreshold: MaxBuffer, resumeWriterThreshold: MaxBuffer / 2, useSynchronizationContext: false);

    private readonly CancellationTokenSource _closing = new();

    private InProcessConnection(string id, IDuplexPipe transport, IDuplexPipe application)
        : base(id, transport, application)
    {
        ConnectionClosedRequested = _closing.Token;
        Features.Set<IConnectionLifetimeNotificationFeature>(this);
        Client = new InProcessStream(this, application);
    }

    /// <summary>The client's end.</summary>
    public Stream Client { get; }

    public CancellationToken ConnectionClosedRequested { get; set; }

    public static InProcessConnection Create(string id)
    {
        Pipe requests = new(Options), replies = new(Options);
        return new(id, new Ends(requests.Reader, replies.Writer), new Ends(replies.Reader, requests.Writer));
    }

    /// <summary>Ends the connection once the request under way is answered.</summary>
    public void RequestClose() => _closing.Cancel();

    /// <summary>Lets the client read to the end of what was sent to it, and write no more.</summary>
    public async Task CompleteAsync()
    {
        await Transport.Output.CompleteAsync();
        await Transport.Input.CompleteAsync();
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        base.Abort(abortReason);
        // Nobody takes the reply that waits for room.
        Transport.Output.CancelPendingFlush();
    }

    public override async ValueTask DisposeAsync()
    {
        _closing.Dispose();
        await base.DisposeAsync();
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
