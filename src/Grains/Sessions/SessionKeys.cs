using System.Security.Cryptography;
using System.Text;
using Streetcar.Security;

namespace Streetcar.Grains.Sessions;

/// <summary>
/// Makes the keys by which the server knows the sessions of users: hashes of whose they are and of the ids that clients made, so
/// that nobody gets at another one's session by its id.
/// </summary>
internal static class SessionKeys
{
    private const int Slots = 4096;

    // Sessions come again and again. One that another has pushed out costs its hash again.
    private static readonly Entry?[] Known = new Entry?[Slots];

    /// <summary>The digest of a user (<c>uid</c>): of <c>name@database</c>, or of nothing for nobody.</summary>
    public static byte[] DigestOf(UserName? user) => SHA256.HashData(Encoding.UTF8.GetBytes(user?.ToString() ?? ""));

    /// <summary>The key of a user's session.</summary>
    public static Guid Of(UserName user, Guid id)
    {
        ref var slot = ref Known[id.GetHashCode() & (Slots - 1)];
        if (Volatile.Read(ref slot) is { } known && known.Id == id && known.User == user)
            return known.Key;
        var key = Of(DigestOf(user), id);
        Volatile.Write(ref slot, new Entry(user, id, key));
        return key;
    }

    /// <summary>The key of a session of the user of a digest.</summary>
    public static Guid Of(ReadOnlySpan<byte> digest, Guid id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. digest, .. id.ToByteArray(bigEndian: true)], hash);
        return new Guid(hash[..16], bigEndian: true);
    }

    private sealed record Entry(UserName User, Guid Id, Guid Key);
}
