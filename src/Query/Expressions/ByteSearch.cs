namespace Streetcar.Query.Expressions;

/// <summary>
/// Looks for bytes in others, in time proportional to both lengths whatever they are; an operation's end ends it.
/// </summary>
internal static class ByteSearch
{
    // Up to this length, comparing at every place costs little enough.
    private const int ShortLength = 32;
    private const int Step = 256 * 1024;

    // Of a prime field, so that hashes of different bytes are equal by chance alone.
    private const ulong Prime = (1UL << 61) - 1;
    private static readonly ulong Factor = (ulong)Random.Shared.NextInt64(1L << 40, 1L << 60);

    /// <summary>Where the sought bytes first occur.</summary>
    /// <param name="bytes">The bytes to look in.</param>
    /// <param name="sought">The bytes to look for.</param>
    /// <returns>The index; -1 where they do not occur.</returns>
    public static int IndexOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> sought)
    {
        if (bytes.Length < sought.Length)
            return -1;
        if (sought.Length > ShortLength && bytes.Length > 4096)
            return IndexOfHash(bytes, sought);
        for (int start = 0; start <= bytes.Length - sought.Length; start += Step)
        {
            int length = (int)Math.Min((long)Step + sought.Length - 1, bytes.Length - start);
            int found = bytes.Slice(start, length).IndexOf(sought);
            if (found >= 0)
                return start + found;
            OperationContext.CheckForInterrupt(length);
        }

        return -1;
    }

    // A hash of as many bytes as are sought moves along; where it is that of the sought ones, so nearly certainly are the bytes.
    private static int IndexOfHash(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> sought)
    {
        ulong wanted = 0;
        ulong hash = 0;
        ulong leaving = 1;
        for (int i = 0; i < sought.Length; i++)
        {
            wanted = Add(wanted, sought[i]);
            hash = Add(hash, bytes[i]);
            leaving = i == 0 ? 1 : Multiply(leaving, Factor);
            if ((i & 0xFFFF) == 0xFFFF)
                OperationContext.CheckForInterrupt(0x10000);
        }

        for (int i = 0; ; i++)
        {
            if (hash == wanted && bytes.Slice(i, sought.Length).SequenceEqual(sought))
                return i;
            if (i == bytes.Length - sought.Length)
                return -1;
            ulong left = Multiply(leaving, bytes[i]);
            hash = Add(hash >= left ? hash - left : hash + Prime - left, bytes[i + sought.Length]);
            if ((i & 0xFFFF) == 0xFFFF)
                OperationContext.CheckForInterrupt(0x10000);
        }
    }

    private static ulong Add(ulong hash, byte next)
    {
        ulong sum = Multiply(hash, Factor) + next;
        return sum >= Prime ? sum - Prime : sum;
    }

    private static ulong Multiply(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        ulong sum = (low & Prime) + ((high << 3) | (low >> 61));
        return sum >= Prime ? sum - Prime : sum;
    }
}
