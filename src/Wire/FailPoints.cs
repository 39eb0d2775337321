using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>
/// Failures on demand, for tests alone. <c>configureFailPoint</c> sets three fail points: MongoDB's <c>failCommand</c>
/// (<see href="https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point"/>) and
/// <c>failGetMoreAfterCursorCheckout</c>, which is the same for <c>getMore</c> alone; and <c>delayMajority</c>,
/// which is Streetcar's own: commands with the write concern <c>w: 'majority'</c> wait for <c>blockTimeMS</c>, as they
/// do for the secondaries of a replica set.
/// </summary>
/// <param name="dispatcher">Runs the commands.</param>
internal sealed class FailPoints(ICommandDispatcher dispatcher) : ICommandDispatcher
{
    /// <summary>The command that a fail point may take alone.</summary>
    public const string GetMore = "getMore";

    private FailCommand? _failCommand;
    private FailCommand? _failGetMore;
    private FailCommand? _delayMajority;

    public RawTimestamp ClusterTime => dispatcher.ClusterTime;

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        if (command.Connection is { Application: null } client && Handshake.IsHello(command.Name))
            client.Application = Handshake.Application(command.Body.Span);
        if (command.Name.SequenceEqual("configureFailPoint"u8))
            return ValueTask.FromResult(Configure(command));
        return (Taking(ref _failCommand, command) ?? Taking(ref _failGetMore, command) ?? Taking(ref _delayMajority, command)) is { } taking
            ? taking.RunAsync(command, dispatcher, cancellationToken)
            : dispatcher.RunAsync(command, cancellationToken);
    }

    private static FailCommand? Taking(ref FailCommand? point, Command command) =>
        Volatile.Read(ref point) is { } set && set.Takes(command) ? set : null;

    private Reply Configure(Command command)
    {
        if (command.Connection is { IsUnknown: true })
            throw new DocumentException(ErrorCode.Unauthorized, "Command configureFailPoint requires authentication");
        if (command.Database != "admin")
            throw new DocumentException(ErrorCode.Unauthorized, "configureFailPoint may only be run against the admin database.");
        var document = command.Document;
        var name = document["configureFailPoint"];
        var mode = FailPointMode.Parse(document["mode"]);
        var fields = document["data"] is { Type: ElementType.Document } data ? data.AsDocument : RawDocument.Empty;
        FailCommand? before;
        if (name == "failCommand")
            before = Interlocked.Exchange(ref _failCommand, mode is null ? null : FailPointData.FailCommand(mode, fields));
        else if (name == "failGetMoreAfterCursorCheckout")
            before = Interlocked.Exchange(ref _failGetMore, mode is null ? null : FailPointData.FailGetMore(mode, fields));
        else if (name == "delayMajority")
            before = Interlocked.Exchange(ref _delayMajority, mode is null ? null : FailPointData.DelayMajority(mode, fields));
        else
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"fail point '{name}' not found; there are 'failCommand', 'failGetMoreAfterCursorCheckout' and 'delayMajority'");
        }

        return new Reply(new RawDocument { ["count"] = before?.Entered ?? 0, ["ok"] = 1.0 });
    }
}
