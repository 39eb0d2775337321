using System.Net;
using Streetcar.Wire;

namespace Streetcar.Hosting;

/// <summary>Where drivers reach the silo. A service of the host, for use once the host has started.</summary>
/// <param name="door">The wire door.</param>
public sealed class StreetcarEndpoint(WireDoor door)
{
    /// <summary>The address and the port that the wire door really got.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started.</exception>
    public IPEndPoint EndPoint => door.EndPoint;

    /// <summary>The same as drivers take it: <c>mongodb://127.0.0.1:27017</c>.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started.</exception>
    public string Uri => $"mongodb://{EndPoint}";
}
