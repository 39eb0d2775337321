using Orleans;
using Streetcar.Abstractions;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains;

/// <summary>Makes clients that work by grain calls.</summary>
public static class GrainDocumentClients
{
    /// <summary>A client in an Orleans client application, whose operations are grain calls to the cluster.</summary>
    /// <param name="grains">The cluster's client.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static DocumentClient CreateDocumentClient(this IGrainFactory grains, DocumentClientOptions? options = null) =>
        new GatewayDispatcher(grains).CreateDocumentClient(options);

    /// <summary>A client inside a silo, whose reads need no grain call.</summary>
    /// <param name="dispatcher">The silo's dispatcher.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static DocumentClient CreateDocumentClient(this ICommandDispatcher dispatcher, DocumentClientOptions? options = null) =>
        new(new GrainTransport(dispatcher), options);
}
