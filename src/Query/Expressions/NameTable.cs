using System.Diagnostics.CodeAnalysis;

namespace Streetcar.Query.Expressions;

/// <summary>Finds the indexes of UTF-8 names in a fixed list.</summary>
internal sealed class NameTable
{
    // Up to this many names, comparing all of them is faster than a hash table.
    private const int MaxScanned = 16;

    private readonly byte[][] _names;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>>? _places;

    public NameTable(byte[][] names)
    {
        _names = names;
        if (names.Length <= MaxScanned)
            return;
        var places = new Dictionary<byte[], int>(Comparer.Instance);
        for (int i = 0; i < names.Length; i++)
            places[names[i]] = i;
        _places = places.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>A name's index; -1 where it is not in the list.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if (_places is { } places)
            return places.TryGetValue(name, out int place) ? place : -1;
        for (int i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
                return i;
        }

        return -1;
    }

    private sealed class Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
