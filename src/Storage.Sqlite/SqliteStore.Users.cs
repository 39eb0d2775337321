using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

// Users and roles.
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public long UserChanges => (long)_clock.LastUserChange.Value;

    /// <inheritdoc/>
    public ValueTask<RawDocument> RunUserCommandAsync(
        string database, RawDocument command, bool changes, CancellationToken cancellationToken) =>
        throw new DocumentException(ErrorCode.CommandNotSupported, "The store is not in front of another server");
}
