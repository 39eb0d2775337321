namespace Streetcar.Hosting;

/// <summary>Whether silos speak TLS with each other and with Orleans clients.</summary>
public enum StreetcarClusterTlsMode
{
    /// <summary>They don't.</summary>
    Disabled,

    /// <summary>They do. Silos show their certificates to each other; Orleans clients see that of the gateway, and need none.</summary>
    Enabled,

    /// <summary>They do, and Orleans clients need a certificate of the authority too.</summary>
    Mutual,
}
