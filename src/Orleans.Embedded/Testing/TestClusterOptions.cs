namespace Orleans.TestingHost;

/// <summary>What a test cluster is made of.</summary>
public class TestClusterOptions
{
    /// <summary>The cluster's name.</summary>
    public string ClusterId { get; set; } = "";

    /// <summary>The service's name.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>How many silos are started when the cluster is deployed.</summary>
    public short InitialSilosCount { get; set; }

    /// <summary>The assembly-qualified names of the silos' configurators, in order.</summary>
    public List<string> SiloBuilderConfiguratorTypes { get; } = [];

    /// <summary>The assembly-qualified names of the client's configurators, in order.</summary>
    public List<string> ClientBuilderConfiguratorTypes { get; } = [];
}
