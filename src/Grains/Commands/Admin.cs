using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>Holds commands that concern the whole server to the database <c>admin</c>.</summary>
internal static class Admin
{
    public static void Require(Command command)
    {
        if (command.Database != "admin")
        {
            throw new DocumentException(
                ErrorCode.Unauthorized, $"{Encoding.UTF8.GetString(command.Name)} may only be run against the admin database.");
        }
    }
}
