namespace Streetcar.Faults.Memory;

/// <summary>The bounds of the memory harness.</summary>
internal static class MemoryLimit
{
    public const long Megabyte = 1024 * 1024;

    /// <summary>What the runtime may take for objects: 512 MB.</summary>
    public const string HeapInHex = "20000000";

    /// <summary>How much more than before a server may hold some time after the load, in bytes.</summary>
    public const long Rest = 100 * Megabyte;

    /// <summary>How soon a ping is to be answered while the load runs on an idle machine.</summary>
    public static readonly TimeSpan Ping = TimeSpan.FromSeconds(1);

    /// <summary>How soon after the load the memory is to be back.</summary>
    public static readonly TimeSpan Return = TimeSpan.FromMinutes(1);
}
