namespace Streetcar.Bson;

/// <summary>The two forms of MongoDB Extended JSON v2.</summary>
public enum ExtendedJsonMode
{
    /// <summary>For people: plain numbers and ISO dates where JSON can hold them.</summary>
    Relaxed,

    /// <summary>Keeps every type.</summary>
    Canonical,
}

/// <summary>
/// Text in and out: MongoDB Extended JSON v2
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/extended-json.md"/>).
/// </summary>
public static class ExtendedJson
{
    /// <summary>Reads one document.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is not Extended JSON; the message tells where and why.</exception>
    public static BsonDocument ParseDocument(ReadOnlySpan<char> json) => throw new NotImplementedException();

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mode">The form.</param>
    public static string ToString(RawBsonValue value, ExtendedJsonMode mode = ExtendedJsonMode.Relaxed) =>
        throw new NotImplementedException();

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="mode">The form.</param>
    public static string ToString(ReadOnlySpan<byte> document, ExtendedJsonMode mode = ExtendedJsonMode.Relaxed) =>
        throw new NotImplementedException();
}
