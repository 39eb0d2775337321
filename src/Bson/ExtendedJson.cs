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
/// Values as text: MongoDB Extended JSON v2
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md"/>), in the
/// form <c>{"a": 1, "b": [true, null]}</c>, on one line.
/// </summary>
public static class ExtendedJson
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mode">The form.</param>
    /// <exception cref="ArgumentException">The value is missing.</exception>
    public static string ToString(RawValueSpan value, ExtendedJsonMode mode = ExtendedJsonMode.Relaxed)
    {
        var writer = new ExtendedJsonWriter(mode);
        writer.Write(value);
        return writer.ToString();
    }

    /// <summary>Writes a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="mode">The form.</param>
    public static string ToString(ReadOnlySpan<byte> document, ExtendedJsonMode mode = ExtendedJsonMode.Relaxed) =>
        ToString(new RawValueSpan(ElementType.Document, document), mode);
}
