namespace Streetcar.Grains;

/// <summary>What many replies are made of.</summary>
internal static class Replies
{
    /// <summary>The reply that says no more than <c>ok: 1</c>.</summary>
    public static Reply Ok { get; } = new(new RawDocument { ["ok"] = 1.0 });

    /// <summary>The reply that says all that a document does, and <c>ok: 1</c>.</summary>
    public static Reply From(RawDocument fields) => new(fields.With("ok", 1.0));

    /// <summary>Writes <c>ok: 1</c> into the open document.</summary>
    public static void WriteOk(this RawWriter writer)
    {
        writer.WriteName("ok"u8);
        writer.WriteDouble(1);
    }
}
