using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>Reads the <c>data</c> of fail points.</summary>
internal static class FailPointData
{
    /// <exception cref="DocumentException">A field is unknown or makes no sense.</exception>
    public static FailCommand FailCommand(int times, RawDocument data)
    {
        foreach (var (name, value) in data)
        {
            if (!IsKnown(name, value))
                throw Invalid($"'failCommand' does not take the data '{name}: {value}'");
        }

        if (data["failCommands"] is not { Type: ElementType.Array } commands)
            throw Invalid("'failCommand' needs an array 'failCommands' in its data");
        bool blocks = data["blockConnection"] is { IsMissing: false, AsBoolean: true };
        return new FailCommand(times)
        {
            Commands = [.. commands.AsArray.Select(command => command.ToString())],
            Application = data["appName"] is { IsMissing: false } application ? application.AsString : null,
            Delay = blocks ? BlockTime("failCommand", data) : TimeSpan.Zero,
            Error = data["errorCode"].Raw.TryGetInt64(out long code) ? (ErrorCode)code : null,
            Closes = data["closeConnection"] is { IsMissing: false, AsBoolean: true },
            ConcernError = data["writeConcernError"] is { IsMissing: false } error ? error.AsDocument : null,
            Labels = data["errorLabels"] is { IsMissing: false } labels ? labels.AsArray : null,
        };
    }

    /// <exception cref="DocumentException">There is no <c>blockTimeMS</c>.</exception>
    public static FailCommand DelayMajority(int times, RawDocument data) =>
        new(times) { Delay = BlockTime("delayMajority", data) };

    private static bool IsKnown(string name, RawValue value) => name switch
    {
        "failCommands" or "errorLabels" => value.Type == ElementType.Array,
        "appName" => value.Type == ElementType.String,
        "blockConnection" or "closeConnection" => value.Type == ElementType.Boolean,
        "blockTimeMS" or "errorCode" => value.Raw.IsNumber,
        "writeConcernError" => value.Type == ElementType.Document,
        _ => false,
    };

    private static TimeSpan BlockTime(string failPoint, RawDocument data) =>
        data["blockTimeMS"].Raw.TryGetInt64(out long milliseconds) && milliseconds is >= 0 and <= int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw Invalid($"'{failPoint}' needs 'blockTimeMS' in its data, 0 or more");

    private static DocumentException Invalid(string message) => new(ErrorCode.BadValue, message);
}
