using Microsoft.Extensions.Options;
using Streetcar.Security;

namespace Streetcar.Grains.Authentication;

/// <summary>Finds users, those that the host names and those that are stored, and keeps what was found for as long as it is so.</summary>
/// <param name="options">The users that the host names.</param>
/// <param name="reader">Reads the others.</param>
/// <param name="store">Knows when they change.</param>
/// <param name="time">The clock that this goes by.</param>
internal sealed class UserDirectory(IOptions<AccessOptions> options, UserReader reader, IDocumentStore store, TimeProvider time)
{
    /// <summary>How many users are kept; the oldest go when there are more.</summary>
    public const int MaxKept = 1000;

    /// <summary>As MongoDB's <c>userCacheInvalidationIntervalSecs</c>: users of a server behind may change without a word.</summary>
    public static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<UserName, Entry> _kept = [];
    private long _forgotten;

    /// <summary>Another number after each change of users or roles.</summary>
    public long Version => store.UserChanges + Volatile.Read(ref _forgotten)
        + (store.KeepsSettings ? 0 : time.GetTimestamp() / (long)(LongestKept.TotalSeconds * time.TimestampFrequency));

    /// <summary>How many users are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _kept.Count;
        }
    }

    /// <summary>Looks again for all users.</summary>
    public void Forget() => Interlocked.Increment(ref _forgotten);

    /// <summary>Finds what a user proves to be himself by. Nothing of it is kept, so that it takes the same time whoever he is.</summary>
    /// <param name="name">Who he is.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>His credentials; null where there is no such user.</returns>
    public async ValueTask<UserCredentials?> FindCredentialsAsync(UserName name, CancellationToken cancellationToken) =>
        options.Value.Users.Find(name.Name) is { } named ? new UserCredentials(named) : await reader.ReadCredentialsAsync(name, cancellationToken);

    /// <summary>Logs a user in, as he is now.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="name">Who he is, as he has proved.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Whether there is such a user, and he may log in from there.</returns>
    public async ValueTask<bool> TryLogInAsync(ClientConnection connection, UserName name, CancellationToken cancellationToken)
    {
        long version = Version;
        if (await GetAsync(name, version, cancellationToken) is not { } account || !account.Allows(connection))
            return false;
        connection.User = account.Principal;
        connection.UserId = account.Id;
        connection.UserVersion = account.IsNamedByHost ? null : version;
        return true;
    }

    /// <summary>Whether a user is to be looked for again before he does something.</summary>
    public bool IsStale(ClientConnection? connection) => connection?.UserVersion is { } known && known != Version;

    /// <summary>Makes a connection's user what he is now: one who is gone, or may no longer log in from there, is logged out.</summary>
    /// <param name="connection">The connection, which is stale.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async ValueTask RefreshAsync(ClientConnection connection, CancellationToken cancellationToken)
    {
        long version = Version;
        if (connection.User is not { User: var name })
            return;
        UserAccount? account;
        try
        {
            account = await GetAsync(name, version, cancellationToken);
        }
        catch (DocumentException e) when (e.Code is ErrorCode.HostUnreachable or ErrorCode.NetworkTimeout)
        {
            // What the server behind said last holds for as long as it says nothing, as with MongoDB.
            return;
        }

        if (account is null || account.Id != connection.UserId || !account.Allows(connection))
            connection.LogOut();
        else
            (connection.User, connection.UserVersion) = (account.Principal, version);
    }

    // By their passwords alone.
    private UserAccount? Named(UserName name) => name.Database != UserDocument.External && options.Value.Users.Find(name.Name) is not null
        ? new UserAccount(Principal.OfRole(name, "root")) { IsNamedByHost = true }
        : null;

    private async ValueTask<UserAccount?> GetAsync(UserName name, long version, CancellationToken cancellationToken) =>
        Named(name) ?? await KeptAsync(name, version).WaitAsync(cancellationToken);

    // Many connections of a user ask for him at the same time.
    private Task<UserAccount?> KeptAsync(UserName name, long version)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(name, out var kept) && kept.Version == version && !kept.Account.IsFaulted)
                return kept.Account;
            _kept.Remove(name);
            if (_kept.Count == MaxKept)
                _kept.RemoveAt(0);
            var reading = reader.ReadAsync(name, CancellationToken.None).AsTask();
            _kept.Add(name, new Entry(version, reading));
            return reading;
        }
    }

    private readonly record struct Entry(long Version, Task<UserAccount?> Account);
}
