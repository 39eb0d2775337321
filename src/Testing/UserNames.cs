using System.Collections;
using MongoDB.Driver;
using Streetcar.Grains.Authentication;

namespace Streetcar.Testing;

/// <summary>The users of a server, with their passwords, in the order in which they were added.</summary>
public sealed class UserNames : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly OrderedDictionary<string, string> _all = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>A user and his password.</summary>
    /// <param name="index">Which one, from 0 on.</param>
    public KeyValuePair<string, string> this[int index] => _all.GetAt(index);

    internal MongoCredential? Credential =>
        Count == 0 ? null : MongoCredential.CreateCredential("admin", this[0].Key, this[0].Value);

    /// <summary>Adds a user, whom drivers log in by SCRAM-SHA-256 or SCRAM-SHA-1, with whatever <c>authSource</c>.</summary>
    /// <param name="name">The name; not empty.</param>
    /// <param name="password">The password; not empty.</param>
    /// <exception cref="ArgumentException">One of them is empty, or there is a user of that name.</exception>
    /// <exception cref="FormatException">The password has a character that no password may have.</exception>
    public void Add(string name, string password)
    {
        new UserList().Add(name, password);
        if (!_all.TryAdd(name, password))
            throw new ArgumentException($"There is a user '{name}' already.", nameof(name));
    }

    /// <summary>The users.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void AddTo(UserList users)
    {
        foreach (var (name, password) in _all)
            users.Add(name, password);
    }
}
