using System.Diagnostics;
using System.Globalization;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Testing.Scopes;

/// <summary>Fails commands that took longer than they may.</summary>
/// <param name="server">The server, asked without being seen.</param>
/// <param name="limit">How long they may take.</param>
internal sealed class SlowCommandScope(ICommandDispatcher server, TimeSpan limit) : CommandScope
{
    public override ScopeOrder Order => ScopeOrder.Limit;

    public override async ValueTask<Reply> RunAsync(Command command, ICommandDispatcher next, CancellationToken cancellationToken)
    {
        // It waits for what is to come, where it has to.
        if (command.Name.SequenceEqual("getMore"u8))
            return await next.RunAsync(command, cancellationToken).ConfigureAwait(false);
        long start = Stopwatch.GetTimestamp();
        var reply = await next.RunAsync(command, cancellationToken).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (elapsed <= limit)
            return reply;
        await CloseCursorAsync(command, reply.Document, cancellationToken).ConfigureAwait(false);
        reply.Return();
        // Of MaxTimeMSExpired drivers show no message.
        throw new DocumentException(
            ErrorCode.OperationFailed,
            string.Create(
                CultureInfo.InvariantCulture,
                $"FailSlowCommands: it took {elapsed.TotalMilliseconds:0} ms, of {limit.TotalMilliseconds:0} that it may: {CommandShape.Whole(command)}"));
    }

    // Who gets an error gets no cursor to close.
    private async ValueTask CloseCursorAsync(Command command, RawDocument reply, CancellationToken cancellationToken)
    {
        if (reply["cursor"] is not { Type: ElementType.Document } cursor || cursor.AsDocument["id"] is not { Type: ElementType.Int64, AsInt64: not 0 } id)
            return;
        string collection = cursor.AsDocument["ns"].AsString[(command.Database.Length + 1)..];
        var kill = new RawDocument { ["killCursors"] = collection, ["cursors"] = RawArray.From([id]) };
        (await server.RunAsync(new Command(command.Database, kill), cancellationToken).ConfigureAwait(false)).Return();
    }
}
