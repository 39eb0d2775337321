namespace Streetcar.Client.Tests.Hosting;

/// <summary>The two ways to a silo: what holds for one holds for the other.</summary>
public enum Transport
{
    Grains,
    Wire,
}
