using Microsoft.Extensions.Logging;

namespace Streetcar.Testing;

/// <summary>What a <see cref="StreetcarServer"/> is started with.</summary>
public sealed class StreetcarServerOptions
{
    /// <summary>The port on 127.0.0.1: 0 to 65535; 0, which it is unless set, takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>
    /// The folder of the databases, which is kept when the server is disposed of; created where it does not exist.
    /// Null, which it is unless set, for a temporary one that is deleted then.
    /// </summary>
    public string? DataFolder { get; set; }

    /// <summary>
    /// Whether commands can be made to fail by <c>configureFailPoint</c>, as tests of error handling do; false unless
    /// set.
    /// </summary>
    public bool EnableTestCommands { get; set; }

    /// <summary>Says where the server logs; null, which it is unless set, for nowhere.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; set; }
}
