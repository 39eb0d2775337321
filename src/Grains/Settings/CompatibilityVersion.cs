namespace Streetcar.Grains.Settings;

/// <summary>
/// The version of MongoDB with whose files those of the server are said to be compatible. It is kept where MongoDB keeps it, once
/// it has been set; files are the same whatever it is.
/// </summary>
internal static class CompatibilityVersion
{
    /// <summary>The latest one, which it is unless set.</summary>
    public const string Latest = "8.2";

    /// <summary>The one that a MongoDB of the latest version can go back to.</summary>
    public const string LastLts = "8.0";

    /// <summary>The parameter that tells it.</summary>
    public const string Parameter = "featureCompatibilityVersion";

    private static readonly Namespace Collection = new("admin", "system.version");

    public static async ValueTask<string> GetAsync(IDocumentStore store, CancellationToken cancellationToken)
    {
        var kept = store.KeepsSettings ? await StoredSettings.FindAsync(store, Collection, Parameter, cancellationToken) : null;
        return kept?["version"] is { Type: ElementType.String } version ? version.AsString : Latest;
    }

    public static ValueTask SetAsync(IDocumentStore store, string version, CancellationToken cancellationToken) =>
        StoredSettings.SaveAsync(store, Collection, new RawDocument { ["_id"] = Parameter, ["version"] = version }, cancellationToken);
}
