using System.Buffers;
using System.Numerics;

namespace Streetcar.Bson.Memory;

/// <summary>
/// Pooled arrays. Short ones come from <see cref="ArrayPool{T}.Shared"/>; of long ones, which that would keep for good, no
/// more are kept than <see cref="MaxKept"/> bytes, and those that nobody needs for a time are let go.
/// </summary>
public static class BufferPool
{
    /// <summary>How many bytes of long arrays are kept at most.</summary>
    public const long MaxKept = 32 * 1024 * 1024;

    /// <summary>The longest array that counts as short, in bytes.</summary>
    public const int LongestShort = 64 * 1024;

    private const int FirstBucketBits = 17;
    private const int LongestKept = 1 << 24;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(5);

    // Arrays of 128 KB, 256 KB, … 16 MB.
    private static readonly Stack<byte[]>[] Buckets =
        [.. Enumerable.Range(0, BitOperations.Log2(LongestKept) - FirstBucketBits + 1).Select(_ => new Stack<byte[]>())];

    // How few of each bucket's arrays lay unused since the last trimming.
    private static readonly int[] Unused = new int[Buckets.Length];

    private static readonly Timer Trimmer = new(_ => Trim());

    private static long _kept;

    /// <summary>How many bytes of long arrays are kept unused.</summary>
    public static long Kept => Volatile.Read(ref _kept);

    /// <summary>Takes an array, whose content is arbitrary.</summary>
    /// <param name="length">How long it is to be at least.</param>
    public static byte[] Rent(int length)
    {
        if (length <= LongestShort)
            return ArrayPool<byte>.Shared.Rent(length);
        if (length > LongestKept)
            return GC.AllocateUninitializedArray<byte>(length);
        int bucket = BucketOf(length);
        lock (Buckets)
        {
            if (Buckets[bucket].TryPop(out byte[]? array))
            {
                _kept -= array.Length;
                Unused[bucket] = Math.Min(Unused[bucket], Buckets[bucket].Count);
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(1 << (FirstBucketBits + bucket));
    }

    /// <summary>Gives an array back, which must not be used afterwards.</summary>
    /// <param name="array">The array.</param>
    public static void Return(byte[] array)
    {
        if (array.Length <= LongestShort)
        {
            ArrayPool<byte>.Shared.Return(array);
            return;
        }

        if (array.Length > LongestKept)
            return;
        lock (Buckets)
        {
            if (_kept + array.Length > MaxKept)
                return;
            if (_kept == 0)
                Trimmer.Change(TrimInterval, TrimInterval);
            _kept += array.Length;
            Buckets[BucketOf(array.Length)].Push(array);
        }
    }

    private static int BucketOf(int length) => BitOperations.Log2((uint)length - 1) + 1 - FirstBucketBits;

    private static void Trim()
    {
        lock (Buckets)
        {
            for (int i = 0; i < Buckets.Length; i++)
            {
                for (int unused = Unused[i]; unused > 0; unused--)
                    _kept -= Buckets[i].Pop().Length;
                Unused[i] = Buckets[i].Count;
            }

            if (_kept == 0)
                Trimmer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
