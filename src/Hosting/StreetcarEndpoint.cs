using System.Net;
using Streetcar.Wire;

namespace Streetcar.Hosting;

/// <summary>Where drivers reach the silo, if it listens for them. A service of the host, for use once the host has started.</summary>
/// <param name="door">The wire door.</param>
public sealed class StreetcarEndpoint(WireListener door)
{
    /// <summary>The address and the port that the wire door really got.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started, or the silo has no port for drivers.</exception>
    public IPEndPoint EndPoint => door.EndPoint;

    /// <summary>The same as drivers take it: <c>mongodb://127.0.0.1:27017</c>.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started, or the silo has no port for drivers.</exception>
    public string Uri => $"mongodb://{EndPoint}";
}
