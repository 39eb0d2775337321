using Streetcar.Grains.Authentication;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <c>_mergeAuthzCollections</c>, by which <c>mongorestore</c> brings back users and roles that it has written to collections of its
/// own. Those that there are stay as they are, unless all that there were are to be replaced.
/// </summary>
internal static class MergeAuthzCollections
{
    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "tempUsersCollection", (ref to, in argument) => to.Users = argument.String() },
        { "tempRolesCollection", (ref to, in argument) => to.Roles = argument.String() },
        { "db", Requirement.Required, (ref to, in argument) => to.Database = argument.String() },
        { "drop", (ref to, in argument) => to.Replaces = argument.OnlyBoolean() },
    };

    public static async ValueTask<Reply> RunAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        if (arguments is { Users: "", Roles: "" })
        {
            throw new DocumentException(
                ErrorCode.BadValue, "Must provide at least one of \"tempUsersCollection\" and \"tempRolescollection\"");
        }

        await MergeAsync(users, arguments.Users, UserDocuments.Users, "user", arguments, cancellationToken);
        await MergeAsync(users, arguments.Roles, UserDocuments.Roles, "role", arguments, cancellationToken);
        return Replies.Ok;
    }

    private static async ValueTask MergeAsync(
        UserTransaction users, string from, Namespace to, string name, Arguments arguments, CancellationToken cancellationToken)
    {
        if (from.Length == 0)
            return;
        // All databases where none is named.
        var filter = arguments.Database.Length == 0 ? RawDocument.Empty : new RawDocument { ["db"] = arguments.Database };
        var left = (await UserDocuments.ListAsync(users.Reads, to, filter, name, cancellationToken)).ToDictionary(document => document["_id"].ToString());
        foreach (var document in await UserDocuments.ListAsync(users.Reads, Namespace.Parse(from), filter, name, cancellationToken))
        {
            if (!left.Remove(document["_id"].ToString()))
                await users.InsertAsync(to, document, cancellationToken);
            else if (arguments.Replaces)
                await users.ReplaceAsync(to, document, cancellationToken);
        }

        if (!arguments.Replaces)
            return;
        foreach (var document in left.Values)
            await users.DeleteAsync(to, new RawDocument { ["_id"] = document["_id"] }, cancellationToken);
    }

    private struct Arguments()
    {
        public string Users = "";
        public string Roles = "";
        public string Database = "";
        public bool Replaces;
    }
}
