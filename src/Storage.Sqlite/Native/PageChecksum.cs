using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Streetcar.Storage.Sqlite.Native;

/// <summary>
/// The checksum of a page. By its definition each pair of 32-bit words <c>a</c>, <c>b</c> makes <c>first += a + second</c> and
/// <c>second += b + first</c>, each addition waiting for the one before. Both sums are linear in the words: each word is
/// multiplied by what becomes of it to the end, many words at once.
/// </summary>
internal static unsafe class PageChecksum
{
    private const int Words = ChecksumVfs.PageSize / sizeof(uint);
    private const int WordsWithin = Words - (ChecksumVfs.Reserved / sizeof(uint));

    // By what each word counts in the first sum, and then in the second; the words of the checksum itself by nothing.
    private static readonly uint* Factors = MakeFactors();

    /// <summary>The checksum of a page, as it stands in its last bytes.</summary>
    public static ulong Of(byte* page)
    {
        var words = (uint*)page;
        var first = Vector256<uint>.Zero;
        var second = Vector256<uint>.Zero;
        var firstToo = Vector256<uint>.Zero;
        var secondToo = Vector256<uint>.Zero;
        // Two of each sum, so that one need not wait for the other.
        for (int i = 0; i < Words; i += 2 * Vector256<uint>.Count)
        {
            var some = Vector256.Load(words + i);
            var more = Vector256.Load(words + i + Vector256<uint>.Count);
            first += some * Vector256.Load(Factors + i);
            second += some * Vector256.Load(Factors + Words + i);
            firstToo += more * Vector256.Load(Factors + i + Vector256<uint>.Count);
            secondToo += more * Vector256.Load(Factors + Words + i + Vector256<uint>.Count);
        }

        return ((ulong)Vector256.Sum(second + secondToo) << 32) | Vector256.Sum(first + firstToo);
    }

    private static uint* MakeFactors()
    {
        var factors = (uint*)NativeMemory.AllocZeroed(2 * Words, sizeof(uint));
        // Backwards: what is added last counts once.
        (uint First, uint Second) a = (1, 1);
        (uint First, uint Second) b = (0, 1);
        for (int i = WordsWithin - 2; i >= 0; i -= 2)
        {
            (factors[i], factors[Words + i]) = a;
            (factors[i + 1], factors[Words + i + 1]) = b;
            a = Next(a);
            b = Next(b);
        }

        return factors;

        static (uint First, uint Second) Next((uint First, uint Second) sums) =>
            (sums.First + sums.Second, sums.First + (2 * sums.Second));
    }
}
