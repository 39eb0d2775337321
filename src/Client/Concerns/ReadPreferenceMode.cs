namespace Streetcar.Client;

/// <summary>The members of a replica set that may answer a read.</summary>
public enum ReadPreferenceMode
{
    /// <summary>The primary alone.</summary>
    Primary,

    /// <summary>The primary, and a secondary while there is none.</summary>
    PrimaryPreferred,

    /// <summary>A secondary alone.</summary>
    Secondary,

    /// <summary>A secondary, and the primary where there is none.</summary>
    SecondaryPreferred,

    /// <summary>Whichever answers fastest.</summary>
    Nearest,
}
