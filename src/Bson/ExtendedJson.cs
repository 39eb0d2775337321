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
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md"/>).
/// </summary>
/// <remarks>
/// Input may be relaxed or canonical, and as a shell takes it: single-quoted strings, names without quotes, trailing
/// commas, <c>/pattern/options</c>, and the shell's <c>ObjectId("…")</c>, <c>ISODate("…")</c>, <c>UUID("…")</c>,
/// <c>NumberInt(1)</c>, <c>NumberLong("1")</c> and <c>NumberDecimal("1")</c>. A whole number becomes an Int32 where it
/// fits, else an Int64 where it fits, else a Double; one with a point or an exponent becomes a Double. A document whose
/// first name is that of an extended type (<c>$oid</c>, <c>$date</c>, …) is that type or an error; other names with a
/// dollar, <c>$regex</c> and <c>$type</c> among them, are names like any other. Output has the form
/// <c>{"a": 1, "b": [true, null]}</c>, on one line.
/// </remarks>
public static class ExtendedJson
{
    /// <summary>Reads one document.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">
    /// The text is not Extended JSON, not a document, or nested more than <see cref="BsonValidator.MaxDepth"/> deep; the
    /// message says where and why.
    /// </exception>
    public static RawDocument ParseDocument(ReadOnlySpan<char> json)
    {
        var value = ParseValue(json);
        return value.Type == ElementType.Document
            ? value.AsDocument
            : throw new FormatException($"The text holds a value of type {value.Type}, not a document.");
    }

    /// <summary>Reads one array.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is not an array in Extended JSON; the message says where and why.</exception>
    public static RawArray ParseArray(ReadOnlySpan<char> json)
    {
        var value = ParseValue(json);
        return value.Type == ElementType.Array
            ? value.AsArray
            : throw new FormatException($"The text holds a value of type {value.Type}, not an array.");
    }

    /// <summary>Reads one value of any type.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is not Extended JSON; the message says where and why.</exception>
    public static RawValue ParseValue(ReadOnlySpan<char> json)
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        new ExtendedJsonReader(json).ReadTo(writer);
        writer.WriteEndArray();
        return RawValue.Only(writer);
    }

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
