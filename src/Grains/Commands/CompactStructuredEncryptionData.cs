namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/compactStructuredEncryptionData/"/>: no collection has encrypted
/// fields.
/// </summary>
internal static class CompactStructuredEncryptionData
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "compactionTokens", Requirement.Required, (ref _, in argument) => argument.DocumentBytes() },
        { "encryptionInformation", (ref _, in argument) => argument.DocumentBytes() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
        await CatalogLookup.RequireCollectionAsync(services.Store, command.Namespace, cancellationToken);
        throw new DocumentException((ErrorCode)6346807, "Target namespace is not an encrypted collection");
    }
}
