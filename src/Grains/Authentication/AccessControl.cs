using System.Text;

namespace Streetcar.Grains.Authentication;

/// <summary>Refuses commands that their callers may not run.</summary>
internal static class AccessControl
{
    /// <summary>Whether a command's caller must be allowed to run it.</summary>
    public static bool Guards(Command command) => command.Connection is { MustLogIn: true };

    /// <summary>Checks that a command's caller may run it.</summary>
    /// <param name="definition">What is known of the command.</param>
    /// <param name="command">The command, which is one that <see cref="Guards"/> speaks of.</param>
    /// <exception cref="DocumentException">Unauthorized.</exception>
    public static void Check(CommandDefinition definition, Command command)
    {
        if (command.Connection!.User is null && !definition.NeedsNoUser)
        {
            throw new DocumentException(
                ErrorCode.Unauthorized, $"Command {Encoding.UTF8.GetString(command.Name)} requires authentication");
        }
    }
}
