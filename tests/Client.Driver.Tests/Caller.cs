namespace Streetcar.Client.Driver.Tests;

/// <summary>Whose <c>IMongoClient</c> it is.</summary>
public enum Caller
{
    /// <summary>An Orleans client application's, outside of the silos.</summary>
    ClientApplication,

    /// <summary>A silo's that hosts Streetcar.</summary>
    Silo,

    /// <summary>A silo's that does not, beside two that do.</summary>
    OtherSilo,
}
