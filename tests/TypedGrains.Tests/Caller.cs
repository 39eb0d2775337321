namespace Streetcar.TypedGrains.Tests;

/// <summary>Who calls a grain.</summary>
public enum Caller
{
    /// <summary>An Orleans client, outside of the silos.</summary>
    Client,

    /// <summary>A silo.</summary>
    Silo,
}
