using Streetcar.Grains.Commands;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Authentication;

/// <summary>Users and roles as a change to them finds them and makes them: as a whole, or not at all.</summary>
/// <param name="store">The transaction.</param>
internal sealed class UserTransaction(IStoreTransaction store)
{
    private static readonly Namespace Versions = new("admin", "system.version");

    // By which tools tell how users are stored.
    private static readonly UpdateStatement Schema = new(
        new RawDocument { ["_id"] = "authSchema" }, new RawDocument { ["$set"] = new RawDocument { ["currentVersion"] = 5 } })
    {
        Upsert = true,
    };

    /// <summary>What is there.</summary>
    public IDocumentReads Reads => store;

    /// <summary>Says how users are stored, before the first one is. It comes first in a transaction, as it makes the database.</summary>
    public ValueTask MarkSchemaAsync(CancellationToken cancellationToken) =>
        WriteAsync(Versions, new UpdateRequest([Schema]), cancellationToken);

    /// <exception cref="DocumentException">RoleNotFound: there is not one of them.</exception>
    public async ValueTask CheckExistAsync(IEnumerable<RoleName> roles, CancellationToken cancellationToken)
    {
        var unknown = new List<RoleName>();
        foreach (var role in roles)
        {
            if (!BuiltinRoles.Contains(role) && await UserDocuments.FindAsync(store, role, cancellationToken) is null && !unknown.Contains(role))
                unknown.Add(role);
        }

        if (unknown.Count > 0)
            throw new DocumentException(ErrorCode.RoleNotFound, $"Could not find role{(unknown.Count > 1 ? "s" : "")}: {string.Join(", ", unknown)}");
    }

    /// <summary>The document of a role that can be changed.</summary>
    /// <exception cref="DocumentException">RoleNotFound, or InvalidRoleModification: it is built in.</exception>
    public async ValueTask<RawDocument> FindChangeableAsync(RoleName role, CancellationToken cancellationToken)
    {
        if (BuiltinRoles.Contains(role))
            throw new DocumentException(ErrorCode.InvalidRoleModification, $"{role} is a built-in role and cannot be modified");
        return await UserDocuments.FindAsync(store, role, cancellationToken)
            ?? throw new DocumentException(ErrorCode.RoleNotFound, $"Could not find role: {role}");
    }

    /// <summary>Adds a document.</summary>
    public ValueTask InsertAsync(Namespace collection, RawDocument document, CancellationToken cancellationToken) =>
        WriteAsync(collection, new InsertRequest([document.Bytes]), cancellationToken);

    /// <summary>Puts a document in the place of the one that has its <c>_id</c>.</summary>
    public ValueTask ReplaceAsync(Namespace collection, RawDocument document, CancellationToken cancellationToken) =>
        WriteAsync(
            collection,
            new UpdateRequest([new UpdateStatement(new RawDocument { ["_id"] = document["_id"] }, document)]),
            cancellationToken);

    /// <summary>Updates all documents that match.</summary>
    public ValueTask UpdateAsync(Namespace collection, RawDocument filter, RawDocument update, CancellationToken cancellationToken) =>
        WriteAsync(collection, new UpdateRequest([new UpdateStatement(filter, update) { Multi = true }]), cancellationToken);

    /// <summary>Deletes all documents that match.</summary>
    /// <returns>How many there were.</returns>
    public async ValueTask<int> DeleteAsync(Namespace collection, RawDocument filter, CancellationToken cancellationToken)
    {
        var reply = await RunAsync(collection, new DeleteRequest([new DeleteStatement(filter)]), cancellationToken);
        return reply["n"].Raw.TryGetInt64(out long count) ? (int)count : 0;
    }

    private async ValueTask WriteAsync(Namespace collection, WriteRequest request, CancellationToken cancellationToken) =>
        await RunAsync(collection, request, cancellationToken);

    private async ValueTask<RawDocument> RunAsync(Namespace collection, WriteRequest request, CancellationToken cancellationToken)
    {
        var reply = await StoredDocuments.WriteAsync(store, collection, request, cancellationToken);
        if (reply["writeErrors"] is { Type: ElementType.Array } errors && errors.AsArray.FirstOrDefault() is { IsMissing: false } error)
            throw new DocumentException((ErrorCode)error["code"].AsInt32, error["errmsg"].AsString);
        return reply;
    }
}
