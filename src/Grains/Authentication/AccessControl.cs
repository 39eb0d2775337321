using System.Text;
using Streetcar.Grains.Commands;
using Streetcar.Query.Matching;
using Streetcar.Security;

namespace Streetcar.Grains.Authentication;

/// <summary>Refuses commands that their callers may not run.</summary>
internal static class AccessControl
{
    // Longer commands are not shown to who may not run them, but for their names.
    private const int LongestShown = 16 * 1024;

    /// <summary>Whether a command's caller must be allowed to run it.</summary>
    public static bool Guards(Command command) => command.Connection is { MustLogIn: true };

    /// <summary>Who runs a command, where he must be allowed to; null for one who may do everything.</summary>
    public static Principal? Caller(Command command) => command.Connection is { MustLogIn: true, User: { } user } ? user : null;

    /// <summary>Checks that a command's caller may run it.</summary>
    /// <param name="definition">What is known of the command.</param>
    /// <param name="command">The command, which is one that <see cref="Guards"/> speaks of.</param>
    /// <param name="services">What else is to be known for that.</param>
    /// <exception cref="DocumentException">Unauthorized, or the command makes no sense.</exception>
    public static void Check(CommandDefinition definition, Command command, QueryServices services)
    {
        if (command.Connection!.User is not { } user)
        {
            if (definition.NeedsNoUser)
                return;
            throw Unauthenticated(command);
        }

        if (!definition.Allows(user, command, services))
            throw Refuse(command);
    }

    /// <summary>The error for a command that its caller may not run.</summary>
    public static DocumentException Refuse(Command command) =>
        new(ErrorCode.Unauthorized, $"not authorized on {command.Database} to execute command {Show(command)}");

    private static string Show(Command command)
    {
        CommandTable.TryGet(command.Name, out var definition);
        return ElementText.Of(ShownCommand.Of(definition, command, LongestShown).With("$db", command.Database));
    }

    /// <summary>The error for a command of one who has not logged in.</summary>
    public static DocumentException Unauthenticated(Command command) => new(
        ErrorCode.Unauthorized, $"Command {Encoding.UTF8.GetString(command.Name)} requires authentication");
}
