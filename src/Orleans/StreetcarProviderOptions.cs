using Orleans;
using Streetcar.Client;

namespace Streetcar.Providers;

/// <summary>Where a provider keeps its documents.</summary>
public abstract class StreetcarProviderOptions
{
    private protected StreetcarProviderOptions()
    {
    }

    /// <summary>
    /// The connection string of a Streetcar or a MongoDB, such as <c>mongodb://db1,db2/?replicaSet=rs</c>. Null, which it is
    /// unless set, for the Streetcar in the silo itself (<c>AddStreetcar</c>).
    /// </summary>
    [Redact]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Gives the client to use; null by default. Where it is set, <see cref="ConnectionString"/> names the default of
    /// <see cref="Database"/> at most.
    /// </summary>
    /// <remarks>Called once, before the first use. The client is not disposed of: who made it does so.</remarks>
    public Func<IServiceProvider, DocumentClient>? CreateClient { get; set; }

    /// <summary>
    /// The name of the database. Null, which it is unless set, for the one that the connection string names, or else
    /// <c>orleans</c>.
    /// </summary>
    public string? Database { get; set; }
}
