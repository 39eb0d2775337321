using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>Reads the <c>data</c> of fail points.</summary>
internal static class FailPointData
{
    /// <exception cref="DocumentException">A field is unknown or makes no sense.</exception>
    public static FailCommand FailCommand(FailPointMode mode, RawDocument data) => data["failCommands"] is { Type: ElementType.Array } commands
        ? Of([.. commands.AsArray.Select(command => command.ToString())], "failCommand", mode, data)
        : throw Invalid("'failCommand' needs an array 'failCommands' in its data");

    /// <exception cref="DocumentException">A field is unknown or makes no sense.</exception>
    public static FailCommand FailGetMore(FailPointMode mode, RawDocument data) =>
        Of([FailPoints.GetMore], "failGetMoreAfterCursorCheckout", mode, data);

    /// <exception cref="DocumentException">There is no <c>blockTimeMS</c>.</exception>
    public static FailCommand DelayMajority(FailPointMode mode, RawDocument data) =>
        new(mode) { Delay = BlockTime("delayMajority", data) };

    private static FailCommand Of(HashSet<string> commands, string failPoint, FailPointMode mode, RawDocument data)
    {
        foreach (var (name, value) in data)
        {
            if (!IsKnown(name, value))
                throw Invalid($"'{failPoint}' does not take the data '{name}: {value}'");
        }

        bool blocks = data["blockConnection"] is { IsMissing: false, AsBoolean: true };
        return new FailCommand(mode)
        {
            Commands = commands,
            Application = data["appName"] is { IsMissing: false } application ? application.AsString : null,
            Namespace = data["namespace"] is { IsMissing: false } collection ? collection.AsString : null,
            Delay = blocks ? BlockTime(failPoint, data) : TimeSpan.Zero,
            Error = data["errorCode"].Raw.TryGetInt64(out long code) ? (ErrorCode)code : null,
            Closes = data["closeConnection"] is { IsMissing: false, AsBoolean: true },
            ConcernError = data["writeConcernError"] is { IsMissing: false } error ? error.AsDocument : null,
            ComesBeforeCursor = failPoint == "failCommand",
            Labels = data["errorLabels"] is { IsMissing: false } labels ? labels.AsArray : null,
        };
    }

    private static bool IsKnown(string name, RawValue value) => name switch
    {
        "failCommands" or "errorLabels" => value.Type == ElementType.Array,
        "appName" or "namespace" => value.Type == ElementType.String,
        "blockConnection" or "closeConnection" or "failInternalCommands" => value.Type == ElementType.Boolean,
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
