namespace Orleans.Configuration;

/// <summary>Which cluster a silo or a client belongs to.</summary>
public class ClusterOptions
{
    /// <summary>The cluster: silos of one cluster share grains. "default" if not set.</summary>
    public string ClusterId { get; set; } = "default";

    /// <summary>The application, for good, whatever clusters run it. "default" if not set.</summary>
    public string ServiceId { get; set; } = "default";
}
