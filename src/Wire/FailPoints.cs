using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>
/// Failures on demand, for tests alone. <c>configureFailPoint</c> sets two fail points: MongoDB's <c>failCommand</c>
/// (<see href="https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point"/>), and <c>delayMajority</c>,
/// which is Streetcar's own: commands with the write concern <c>w: 'majority'</c> wait for <c>blockTimeMS</c>, as they
/// do for the secondaries of a replica set.
/// </summary>
internal sealed class FailPoints
{
    private volatile FailCommand? _failCommand;
    private volatile FailCommand? _delayMajority;

    public static bool IsConfiguration(Command command) => command.Name.SequenceEqual("configureFailPoint"u8);

    /// <summary>The application that a client names in its first <c>hello</c>; null where it names none.</summary>
    public static string? ApplicationOf(Command hello)
    {
        var client = RawReader.Find(hello.Body.Span, "client"u8);
        if (client.Type != ElementType.Document)
            return null;
        var application = RawReader.Find(client.Document, "application"u8);
        if (application.Type != ElementType.Document)
            return null;
        var name = RawReader.Find(application.Document, "name"u8);
        return name.Type == ElementType.String ? name.ToValue().AsString : null;
    }

    /// <summary>Runs a command, or fails it if it is to fail.</summary>
    /// <param name="command">The command.</param>
    /// <param name="application">The name of the application that sent it; null where it has none.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="cancellationToken">Ends a delay early.</param>
    public ValueTask<Reply> RunAsync(
        Command command, string? application, Func<ValueTask<Reply>> run, CancellationToken cancellationToken)
    {
        if (_failCommand is { } fail && fail.Takes(command, application))
            return fail.RunAsync(command, run, cancellationToken);
        return _delayMajority is { } delay && delay.Takes(command, application)
            ? delay.RunAsync(command, run, cancellationToken)
            : run();
    }

    /// <summary>Runs <c>configureFailPoint</c>.</summary>
    /// <exception cref="DocumentException">The command is not understood.</exception>
    public Reply Configure(Command command)
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
