using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

// Users and roles, which are MongoDB's own.
public sealed partial class MongoStore
{
    private long _userChanges;

    /// <inheritdoc/>
    public long UserChanges => Volatile.Read(ref _userChanges);

    /// <inheritdoc/>
    public async ValueTask<RawDocument> RunUserCommandAsync(
        string database, RawDocument command, bool changes, CancellationToken cancellationToken)
    {
        var first = command.First();
        using var built = new CommandBuilder(Encoding.UTF8.GetBytes(first.Name), first.Value);
        built.WithAll(command.Without(first.Name));
        if (!changes)
            return Documents.WithoutOk(await ListAsync(database, built, cancellationToken).ConfigureAwait(false));
        try
        {
            return Documents.WithoutOk(await ChangeAsync(database, built, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            // Also where it failed: it may have done a part.
            Interlocked.Increment(ref _userChanges);
        }
    }

    // Documents of users and roles that are written as such.
    private void NoteUsers(Namespace collection)
    {
        if (collection is { Database: "admin", Collection: "system.users" or "system.roles" })
            Interlocked.Increment(ref _userChanges);
    }
}
