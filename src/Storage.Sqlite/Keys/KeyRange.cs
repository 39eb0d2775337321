namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>A range of keys, in bytes.</summary>
/// <param name="Low">The first key, or the start of the first keys.</param>
/// <param name="High">What comes after the last key.</param>
internal readonly record struct KeyRange(byte[] Low, byte[] High)
{
    public static KeyRange All { get; } = new(KeyEncoder.Lowest, KeyEncoder.Highest);

    /// <summary>The least bytes that come after all that start with some bytes.</summary>
    public static byte[] After(ReadOnlySpan<byte> start)
    {
        int length = start.Length;
        while (length > 0 && start[length - 1] == 0xFF)
            length--;
        if (length == 0)
            return KeyEncoder.Highest;
        byte[] after = start[..length].ToArray();
        after[^1]++;
        return after;
    }
}
