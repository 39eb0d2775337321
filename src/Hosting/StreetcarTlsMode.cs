namespace Streetcar.Hosting;

/// <summary>Whether drivers come with TLS.</summary>
public enum StreetcarTlsMode
{
    /// <summary>They come without.</summary>
    Disabled,

    /// <summary>They come with it or without, to the same port.</summary>
    Preferred,

    /// <summary>They have to.</summary>
    Required,
}
