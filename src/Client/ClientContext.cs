using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>What all that comes from one client shares.</summary>
internal sealed class ClientContext
{
    public ClientContext(ITransport transport, DocumentClientOptions options)
    {
        Options = options;
        Logger = options.LoggerFactory?.CreateLogger("Streetcar.Client") ?? NullLogger.Instance;
        Transport = new ObservedTransport(transport, options.ActivitySource, Logger, options.TimeProvider);
    }

    public ObservedTransport Transport { get; }

    public DocumentClientOptions Options { get; }

    public ILogger Logger { get; }

    public DocumentType<T> TypeOf<T>() => DocumentType<T>.From(Options.Serializers);
}
