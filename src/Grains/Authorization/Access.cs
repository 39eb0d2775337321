using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>Says whether a user may run a command, which is of one kind.</summary>
/// <param name="user">The user.</param>
/// <param name="command">The command.</param>
/// <param name="services">What else is to be known for that.</param>
/// <exception cref="DocumentException">The command makes no sense.</exception>
internal delegate bool AccessCheck(Principal user, Command command, QueryServices services);

/// <summary>
/// What commands need of who runs them
/// (<see href="https://www.mongodb.com/docs/manual/reference/privilege-actions/"/>). What more than one action or another place
/// decides stands in a file of its own beside this one.
/// </summary>
internal static class Access
{
    /// <summary>Nothing: whoever gets so far may run it, as it concerns himself alone.</summary>
    public static AccessCheck Free { get; } = static (_, _, _) => true;

    /// <summary>An action on the collection that the command names in its first field.</summary>
    public static AccessCheck OnCollection(ActionType action) => (user, command, _) => Allows(user, action, command);

    /// <summary>An action on the collection that the command names in full in its first field.</summary>
    public static AccessCheck OnNamespace(ActionType action) => (user, command, _) => Allows(user, action, Named(command.Argument));

    /// <summary>An action on the command's database as a whole.</summary>
    public static AccessCheck OnDatabase(ActionType action) => (user, command, _) => user.AllowsOnDatabase(action, command.Database);

    /// <summary>An action on the server or the cluster as a whole.</summary>
    public static AccessCheck OnCluster(ActionType action) => (user, _, _) => user.AllowsOnCluster(action);

    /// <summary>Whether an action is allowed on the collection that a command names in its first field.</summary>
    public static bool Allows(Principal user, ActionType action, Command command) => Allows(user, action, command.Database, command.Argument);

    /// <summary>Whether an action is allowed on a collection. What is not the name of one stands for the database as a whole.</summary>
    public static bool Allows(Principal user, ActionType action, string database, RawValueSpan collection) =>
        collection.Type == ElementType.String
            ? user.Allows(action, database, collection.Utf8)
            : user.AllowsOnDatabase(action, database);

    /// <summary>Whether an action is allowed on a collection.</summary>
    public static bool Allows(Principal user, ActionType action, Namespace ns) => user.Allows(action, ns.Database, ns.Collection);

    /// <summary>A collection that is named in full.</summary>
    /// <exception cref="DocumentException">InvalidNamespace: it is not.</exception>
    public static Namespace Named(RawValueSpan name) => Namespace.Parse(name.Type == ElementType.String ? name.ToString() : "");

    /// <summary>
    /// The field of a name; missing where there is none. A document may have a name twice, of which others might take the other
    /// one than a check.
    /// </summary>
    /// <exception cref="DocumentException">Location40413: it is there twice.</exception>
    public static RawValueSpan Only(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name)
    {
        var found = default(RawValueSpan);
        var reader = new RawReader(document);
        while (reader.Read())
        {
            if (!reader.Name.SequenceEqual(name))
                continue;
            if (!found.IsMissing)
                throw new DocumentException((ErrorCode)40413, $"BSON field '{System.Text.Encoding.UTF8.GetString(name)}' is a duplicate field");
            found = reader.Value;
        }

        return found;
    }
}
