namespace Orleans;

/// <summary>Where a client finds its cluster.</summary>
internal sealed class ClientGateway
{
    public int? Port { get; set; }
}
