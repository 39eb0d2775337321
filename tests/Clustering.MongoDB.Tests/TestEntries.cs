using System.Net;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

/// <summary>Rows of silos that were never started.</summary>
internal static class TestEntries
{
    private static int _generation;

    public static DateTime Now { get; } = new(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    public static SiloAddress Silo() =>
        SiloAddress.New(IPAddress.Loopback, 12345, Interlocked.Increment(ref _generation));

    /// <summary>A row in which every field is set.</summary>
    public static MembershipEntry Entry(SiloStatus status = SiloStatus.Joining, DateTime? time = null) => new()
    {
        SiloAddress = Silo(),
        Status = status,
        HostName = "host",
        SiloName = "silo",
        ProxyPort = 30000,
        RoleName = "role",
        UpdateZone = 1,
        FaultZone = 2,
        StartTime = time ?? Now,
        IAmAliveTime = time ?? Now,
        SuspectTimes = [],
    };
}
