using System.Net;

namespace Orleans.Runtime;

/// <summary>The address of a silo: its endpoint, and a number that tells its restarts apart.</summary>
[Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>The address and port. The port is not listened on: there is one process.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Tells apart silos that had the same endpoint one after the other.</summary>
    public int Generation { get; }

    /// <summary>Puts an address together.</summary>
    /// <param name="ep">The endpoint.</param>
    /// <param name="gen">The generation.</param>
    /// <returns>The address.</returns>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <inheritdoc/>
    public bool Equals(SiloAddress? other) =>
        other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    /// <summary>The address as <c>S127.0.0.1:11111:1</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"S{Endpoint}:{Generation}";
}
