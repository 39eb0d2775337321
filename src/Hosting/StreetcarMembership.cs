namespace Streetcar.Hosting;

/// <summary>How the silos of a cluster find each other.</summary>
public enum StreetcarMembership
{
    /// <summary>One silo alone; or, for development, several on this machine that join the one at <see cref="StreetcarClusterOptions.PrimaryPort"/>.</summary>
    Localhost,

    /// <summary>They meet in a table in the MongoDB that holds the documents.</summary>
    MongoDB,
}
