using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>How many connections a process can serve: no more than it may open files, of which some are kept for its own.</summary>
internal static class ConnectionLimit
{
    // Databases, index builds, spills, the log, other silos.
    private const int ReservedFiles = 512;

    public static ClientConnections For(WireOptions options)
    {
        int files = OpenFileLimit.Read();
        return new(Math.Min(options.MaxConnections, files - Math.Min(ReservedFiles, files / 2)), options.MaxConnectionsPerAddress);
    }
}
