using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Streetcar.Grains;

/// <summary>Finds a string by its UTF-8 without making the string. For short names in ASCII.</summary>
internal sealed class Utf8NameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public static Utf8NameComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => x == y;

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

    public int GetHashCode([DisallowNull] string obj) => obj.Length == 0
        ? 0
        : Hash(obj.Length, obj[0], obj[^1], obj[obj.Length / 2]);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => alternate.IsEmpty
        ? 0
        : Hash(alternate.Length, alternate[0], alternate[^1], alternate[alternate.Length / 2]);

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

    private static int Hash(int length, int first, int last, int middle) =>
        length | (first << 8) | (last << 16) | (middle << 24);
}
