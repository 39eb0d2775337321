using Streetcar.Grains.Settings;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/setFeatureCompatibilityVersion/"/>: what is said is kept, and
/// changes nothing in the files.
/// </summary>
internal static class SetFeatureCompatibilityVersion
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "confirm", (ref to, in argument) => to = argument.Boolean() },
        { "downgradeOnDiskChanges", (ref _, in argument) => argument.Boolean() },
        { "fromConfigServer", (ref _, in argument) => argument.Boolean() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        string version = Parse(command);
        if (version != await CompatibilityVersion.GetAsync(services.Store, cancellationToken))
            await CompatibilityVersion.SetAsync(services.Store, version, cancellationToken);
        return Replies.Ok;
    }

    private static string Parse(Command command)
    {
        bool confirms = false;
        Table.Read(command, ref confirms);
        string version = Argument.First(command).String();
        if (version is not (CompatibilityVersion.Latest or CompatibilityVersion.LastLts))
        {
            throw new DocumentException(
                (ErrorCode)4926900,
                $"Invalid feature compatibility version value, expected '{CompatibilityVersion.LastLts}' or '{CompatibilityVersion.Latest}', found {version}");
        }

        return confirms
            ? version
            : throw new DocumentException(
                (ErrorCode)7369100,
                $"Once you have set the feature compatibility version, going back may be impossible. Set 'confirm: true' to set it to {version}");
    }
}
