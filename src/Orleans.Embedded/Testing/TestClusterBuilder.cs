using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Describes a cluster of several silos in this process, for tests.</summary>
public class TestClusterBuilder
{
    private readonly List<Action<IConfigurationBuilder>> _configuration = [];

    /// <summary>Two silos.</summary>
    public TestClusterBuilder()
        : this(2)
    {
    }

    /// <summary>As many silos as are wanted.</summary>
    /// <param name="initialSilosCount">How many are started at first.</param>
    public TestClusterBuilder(short initialSilosCount) => Options = new TestClusterOptions
    {
        ClusterId = CreateClusterId(),
        ServiceId = Guid.NewGuid().ToString("N"),
        InitialSilosCount = initialSilosCount,
    };

    /// <summary>Settings that silos and client find in their configuration.</summary>
    public Dictionary<string, string?> Properties { get; } = [];

    /// <summary>What the cluster is made of.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>Makes up a name for a cluster.</summary>
    /// <returns>The name.</returns>
    public static string CreateClusterId() => $"testcluster-{Guid.NewGuid():N}";

    /// <summary>Adds to the configuration that silos and client get.</summary>
    /// <param name="configureDelegate">Adds to it.</param>
    /// <returns>The builder.</returns>
    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        _configuration.Add(configureDelegate);
        return this;
    }

    /// <summary>Adds a configurator for every silo, those started later included.</summary>
    /// <typeparam name="T">An <see cref="ISiloConfigurator"/>, an <see cref="IHostConfigurator"/>, or both.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>()
        where T : new()
    {
        if (!typeof(T).IsAssignableTo(typeof(ISiloConfigurator)) && !typeof(T).IsAssignableTo(typeof(IHostConfigurator)))
            throw new ArgumentException($"{typeof(T)} is neither an {nameof(ISiloConfigurator)} nor an {nameof(IHostConfigurator)}.");

        Options.SiloBuilderConfiguratorTypes.Add(typeof(T).AssemblyQualifiedName!);
        return this;
    }

    /// <summary>Adds a configurator for the client.</summary>
    /// <typeparam name="T">An <see cref="IClientBuilderConfigurator"/>, an <see cref="IHostConfigurator"/>, or both.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public TestClusterBuilder AddClientBuilderConfigurator<T>()
        where T : new()
    {
        if (!typeof(T).IsAssignableTo(typeof(IClientBuilderConfigurator)) && !typeof(T).IsAssignableTo(typeof(IHostConfigurator)))
            throw new ArgumentException($"{typeof(T)} is neither an {nameof(IClientBuilderConfigurator)} nor an {nameof(IHostConfigurator)}.");

        Options.ClientBuilderConfiguratorTypes.Add(typeof(T).AssemblyQualifiedName!);
        return this;
    }

    /// <summary>Makes the cluster. It is started by <see cref="TestCluster.DeployAsync()"/>.</summary>
    /// <returns>The cluster.</returns>
    public TestCluster Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Properties);
        foreach (var configure in _configuration)
            configure(configuration);
        return new TestCluster(Options, configuration.Build());
    }
}
