using System.Text;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>
/// Failures on demand, for tests of drivers: <c>configureFailPoint</c> with the fail point <c>failCommand</c>
/// (<see href="https://github.com/mongodb/mongo/wiki/The-%22failCommand%22-fail-point"/>).
/// </summary>
internal sealed class FailPoints
{
    private volatile FailCommand? _failCommand;

    public static bool IsConfiguration(Command command) => command.Name.SequenceEqual("configureFailPoint"u8);

    /// <summary>Fails a command if it is to fail.</summary>
    public void Check(Command command) => _failCommand?.Check(Encoding.UTF8.GetString(command.Name));

    /// <summary>Runs <c>configureFailPoint</c>.</summary>
    /// <exception cref="DocumentException">The command is not understood.</exception>
    public Reply Configure(Command command)
    {
        if (command.Database != "admin")
            throw new DocumentException(ErrorCode.Unauthorized, "configureFailPoint may only be run against the admin database.");
        var document = command.Document;
        if (document["configureFailPoint"] != "failCommand")
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"fail point '{document["configureFailPoint"]}' not found; there is 'failCommand'");
        }

        int times = Times(document["mode"]);
        _failCommand = times == 0 ? null : Parse(times, document["data"]);
        return new Reply(new BsonDocument { ["ok"] = 1.0 });
    }

    private static int Times(BsonValue mode) => mode switch
    {
        { Type: BsonType.String } when mode == "off" => 0,
        { Type: BsonType.String } when mode == "alwaysOn" => int.MaxValue,
        { Type: BsonType.Document } when mode["times"].Raw.TryGetInt64(out long times) && times is > 0 and <= int.MaxValue => (int)times,
        _ => throw new DocumentException(
            ErrorCode.BadValue, $"unknown mode of a fail point: {mode}; there are 'off', 'alwaysOn' and {{times: n}}"),
    };

    private static FailCommand Parse(int times, BsonValue data)
    {
        HashSet<string>? commands = null;
        ErrorCode? error = null;
        bool closes = false;
        foreach (var (name, value) in data.Type == BsonType.Document ? data.AsDocument : BsonDocument.Empty)
        {
            if (name == "failCommands" && value.Type == BsonType.Array)
                commands = [.. value.AsArray.Select(command => command.ToString())];
            else if (name == "errorCode" && value.Raw.TryGetInt64(out long code))
                error = (ErrorCode)code;
            else if (name == "closeConnection" && value.Type == BsonType.Boolean)
                closes = value.AsBoolean;
            else
                throw new DocumentException(ErrorCode.BadValue, $"'failCommand' does not take the data '{name}: {value}'");
        }

        return new FailCommand(
            times,
            commands ?? throw new DocumentException(ErrorCode.BadValue, "'failCommand' needs an array 'failCommands' in its data"),
            error,
            closes);
    }
}
