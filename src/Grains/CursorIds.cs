using System.Security.Cryptography;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>
/// The ids of cursors: positive, with the silo in them, so that any silo knows from an id where its cursor is. The
/// lower 39 bits are random, that no client guesses another's; those above them are the silo's.
/// </summary>
internal static class CursorIds
{
    private const int RandomBits = 39;
    private const long SiloMask = (1L << (63 - RandomBits)) - 1;

    /// <summary>A new id.</summary>
    /// <param name="silo">The silo that has the cursor.</param>
    public static long New(SiloAddress silo)
    {
        Span<byte> random = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(random);
        return Math.Max(1, (SiloBits(silo) << RandomBits) | (BitConverter.ToInt64(random) & ((1L << RandomBits) - 1)));
    }

    /// <summary>Whether a cursor with that id would be on a silo.</summary>
    public static bool IsOn(long id, SiloAddress silo) => id >> RandomBits == SiloBits(silo);

    private static long SiloBits(SiloAddress silo) => silo.GetConsistentHashCode() & SiloMask;
}
