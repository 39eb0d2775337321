namespace Streetcar.Client.Tests;

/// <summary>The two ways in: what holds for one holds for the other.</summary>
public enum Door
{
    Grains,
    Wire,
}
