using Orleans.Configuration;

namespace Streetcar.Hosting;

/// <summary>
/// How a silo of Streetcar's own takes part in a cluster; the section <c>Cluster</c> of <see cref="StreetcarOptions"/>.
/// Means nothing in a silo whose host has set up its clustering.
/// </summary>
public sealed class StreetcarClusterOptions
{
    /// <summary>How the silos find each other; <see cref="StreetcarMembership.Localhost"/> unless set.</summary>
    public StreetcarMembership Membership { get; set; }

    /// <summary>The cluster's name, the same for all its silos and clients; <c>default</c> unless set, as Orleans has it.</summary>
    public string ClusterId { get; set; } = ClusterOptions.DefaultClusterId;

    /// <summary>The service's name, which outlives the cluster's; <c>default</c> unless set, as Orleans has it.</summary>
    public string ServiceId { get; set; } = ClusterOptions.DefaultServiceId;

    /// <summary>The port for other silos: 0 to 65535; 0, which it is unless set, takes any free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port for Orleans clients: 0 to 65535, 0 for any free one; null, which it is unless set, for none.</summary>
    public int? GatewayPort { get; set; }

    /// <summary>With <see cref="StreetcarMembership.Localhost"/>, the silo port of the first silo; 0, which it is unless set, is this silo's own.</summary>
    public int PrimaryPort { get; set; }

    /// <summary>
    /// The IP address or host name at which others reach this silo; 127.0.0.1 unless set. With any other than a loopback
    /// address, the silo and gateway ports listen on all addresses of the machine.
    /// </summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>TLS on the ports for other silos and for Orleans clients.</summary>
    public StreetcarClusterTlsOptions Tls { get; } = new();

    /// <summary>Whether there are, or may be, other silos.</summary>
    internal bool HasOthers =>
        Membership != StreetcarMembership.Localhost || (PrimaryPort != 0 && PrimaryPort != SiloPort);

    /// <exception cref="FormatException">A setting can't be what it is.</exception>
    internal void Check()
    {
        foreach (int port in (int[])[SiloPort, GatewayPort ?? 0, PrimaryPort])
            StreetcarOptions.CheckPort(port);
        if (string.IsNullOrWhiteSpace(ClusterId) || string.IsNullOrWhiteSpace(ServiceId))
            throw new FormatException("A cluster and its service need names; leave --cluster-id and --service-id out for 'default'.");
    }
}
