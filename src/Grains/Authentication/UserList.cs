using System.Collections.Concurrent;
using Streetcar.Security.Scram;

namespace Streetcar.Grains.Authentication;

/// <summary>
/// The users that are not stored but named by the host. Each has the role <c>root</c>, and is known whatever database a client names
/// with it (<c>authSource</c>). Safe for use by several threads.
/// </summary>
public sealed class UserList
{
    private readonly ConcurrentDictionary<string, User> _all = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Adds a user, or gives one another password.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="password">The password; not empty.</param>
    /// <exception cref="ArgumentException">One of them is empty.</exception>
    /// <exception cref="FormatException">The password has a character that no password may have.</exception>
    public void Add(string name, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(password);
        _all[name] = new User(name, password);
    }

    internal Func<ScramMechanism, ScramCredential>? Find(string name) => _all.TryGetValue(name, out var user) ? user.For : null;

    // Hashing takes some milliseconds, which only the mechanism that a client speaks is to cost.
    private sealed class User
    {
        private readonly Lazy<ScramCredential> _sha256, _sha1;

        public User(string name, string password)
        {
            string prepared256 = ScramMechanism.Sha256.Prepare(name, password), prepared1 = ScramMechanism.Sha1.Prepare(name, password);
            _sha256 = new(() => ScramCredential.Create(ScramMechanism.Sha256, prepared256));
            _sha1 = new(() => ScramCredential.Create(ScramMechanism.Sha1, prepared1));
        }

        public ScramCredential For(ScramMechanism mechanism) => mechanism == ScramMechanism.Sha256 ? _sha256.Value : _sha1.Value;
    }
}
