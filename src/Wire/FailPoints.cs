using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>
/// Failures on demand, for tests alone. <c>configureFailPoint</c> sets two fail points: MongoDB's <c>failCommand</c>
/// (<see href="https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point"/>), and <c>delayMajority</c>,
/// which is Streetcar's own: commands with the write concern <c>w: 'majority'</c> wait for <c>blockTimeMS</c>, as they
/// do for the secondaries of a replica set.
/// </summary>
/// <param name="dispatcher">Runs the commands.</param>
internal sealed class FailPoints(ICommandDispatcher dispatcher) : ICommandDispatcher
{
    private volatile FailCommand? _failCommand;
    private volatile FailCommand? _delayMajority;

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        if (command.Connection is { Application: null } client && Handshake.IsHello(command.Name))
            client.Application = Handshake.Application(command.Body.Span);
        if (command.Name.SequenceEqual("configureFailPoint"u8))
            return ValueTask.FromResult(Configure(command));
        if (_failCommand is { } fail && fail.Takes(command))
            return fail.RunAsync(command, dispatcher, cancellationToken);
        return _delayMajority is { } delay && delay.Takes(command)
            ? delay.RunAsync(command, dispatcher, cancellationToken)
            : dispatcher.RunAsync(command, cancellationToken);
    }

    private Reply Configure(Command command)
    {
        if (command.Database != "admin")
            throw new DocumentException(ErrorCode.Unauthorized, "configureFailPoint may only be run against the admin database.");
        var document = command.Document;
        var name = document["configureFailPoint"];
        int times = Times(document["mode"]);
        var fields = document["data"] is { Type: ElementType.Document } data ? data.AsDocument : RawDocument.Empty;
        if (name == "failCommand")
            _failCommand = times == 0 ? null : FailPointData.FailCommand(times, fields);
        else if (name == "delayMajority")
            _delayMajority = times == 0 ? null : FailPointData.DelayMajority(times, fields);
        else
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"fail point '{name}' not found; there are 'failCommand' and 'delayMajority'");
        }

        return new Reply(new RawDocument { ["ok"] = 1.0 });
    }

    private static int Times(RawValue mode) => mode switch
    {
        { Type: ElementType.String } when mode == "off" => 0,
        { Type: ElementType.String } when mode == "alwaysOn" => int.MaxValue,
        { Type: ElementType.Document } when mode["times"].Raw.TryGetInt64(out long times) && times is > 0 and <= int.MaxValue => (int)times,
        _ => throw new DocumentException(
            ErrorCode.BadValue, $"unknown mode of a fail point: {mode}; there are 'off', 'alwaysOn' and {{times: n}}"),
    };
}
