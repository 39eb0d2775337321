namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/setIndexCommitQuorum/"/>: the build of an index waits for no other
/// members, so that none is ever found that does.
/// </summary>
internal static class SetIndexCommitQuorum
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "indexNames", Requirement.Required, (ref _, in argument) => argument.Array() },
        { "commitQuorum", Requirement.Required, (ref _, in _) => { } },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
        var ns = command.Namespace;
        await CatalogLookup.RequireCollectionAsync(services.Store, ns, cancellationToken);
        throw new DocumentException(
            ErrorCode.IndexNotFound, $"Cannot find an index build on collection '{ns}' with the provided index names");
    }
}
