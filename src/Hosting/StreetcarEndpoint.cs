using System.Net;
using Streetcar.Wire;

namespace Streetcar.Hosting;

/// <summary>Where drivers reach the silo, if it listens for them. A service of the host, for use once the host has started.</summary>
/// <param name="listener">The listener.</param>
public sealed class StreetcarEndpoint(WireListener listener)
{
    /// <summary>The address and the port that the listener really got.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started, or the silo has no port for drivers.</exception>
    public IPEndPoint EndPoint => listener.EndPoint;

    /// <summary>The same as drivers take it: <c>mongodb://127.0.0.1:27017</c>, with <c>/?tls=true</c> where TLS is required.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started, or the silo has no port for drivers.</exception>
    public string Uri => $"mongodb://{EndPoint}{(listener.RequiresTls ? "/?tls=true" : "")}";
}
