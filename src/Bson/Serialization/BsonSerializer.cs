using System.Text.Json;

namespace Streetcar.Bson;

/// <summary>
/// Maps objects to documents and back by way of System.Text.Json, whose attributes, options and converters apply.
/// </summary>
/// <remarks>
/// <para>What differs from JSON is what JSON can't hold: <see cref="long"/>, <see cref="uint"/> and
/// <see cref="ulong"/> become Int64, the smaller integers Int32, <see cref="double"/>, <see cref="float"/> and
/// <see cref="Half"/> Double, <see cref="decimal"/> and <see cref="Decimal128"/> Decimal128, <see cref="DateTime"/> and
/// <see cref="DateTimeOffset"/> a date (in UTC, to the millisecond), <see cref="Guid"/> binary data of subtype 4,
/// <c>byte[]</c> and <see cref="ReadOnlyMemory{T}"/> of bytes binary data of subtype 0; <see cref="ObjectId"/>,
/// <see cref="BsonTimestamp"/>, <see cref="BsonDocument"/>, <see cref="BsonArray"/> and <see cref="BsonValue"/> are what
/// they are. A number is read into any numeric type that holds it.</para>
/// <para>A property called <c>Id</c>, <c>id</c> or <c>_id</c> (the first of these that a type has) is the field
/// <c>_id</c>, unless <see cref="System.Text.Json.Serialization.JsonPropertyNameAttribute"/> names it. Other properties
/// are called as they are declared, unless the options' naming policy says otherwise. A converter in the options wins
/// over those here.</para>
/// </remarks>
/// <example><code>
/// record Page(string Id, int Visits);
///
/// BsonDocument document = BsonSerializer.Serialize(new Page("page-one", 1));    // {"_id": "page-one", "Visits": 1}
/// Page page = BsonSerializer.Deserialize&lt;Page>(document);
/// </code></example>
public static class BsonSerializer
{
    /// <summary>Makes a document of an object.</summary>
    /// <typeparam name="T">The type as which the object is taken.</typeparam>
    /// <param name="value">The object.</param>
    /// <param name="options">Options of System.Text.Json; null for its defaults.</param>
    /// <exception cref="JsonException">
    /// The object becomes no document but a value of another type, is nested too deep or refers to itself, or holds a
    /// number beyond Int64 or a field name with a zero character.
    /// </exception>
    /// <exception cref="NotSupportedException">System.Text.Json can't handle a type in it.</exception>
    public static BsonDocument Serialize<T>(T value, JsonSerializerOptions? options = null)
    {
        if (value is BsonDocument document)
            return document;
        var result = SerializeValue(value, options);
        return result.Type == BsonType.Document
            ? result.AsDocument
            : throw new JsonException($"{typeof(T)} becomes a value of type {result.Type}, not a document.");
    }

    /// <summary>Makes a value of an object; null becomes <see cref="BsonValue.Null"/>.</summary>
    /// <typeparam name="T">The type as which the object is taken.</typeparam>
    /// <param name="value">The object.</param>
    /// <param name="options">Options of System.Text.Json; null for its defaults.</param>
    /// <exception cref="JsonException">As for <see cref="Serialize"/>.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json can't handle a type in it.</exception>
    public static BsonValue SerializeValue<T>(T value, JsonSerializerOptions? options = null) =>
        JsonBridge.FromJson(JsonSerializer.SerializeToUtf8Bytes(value, SerializerOptions.From(options)));

    /// <summary>Makes an object of a document.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="document">The document.</param>
    /// <param name="options">Options of System.Text.Json; null for its defaults.</param>
    /// <exception cref="JsonException">A field does not fit the type; <see cref="JsonException.Path"/> tells which.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json can't handle the type.</exception>
    public static T Deserialize<T>(BsonDocument document, JsonSerializerOptions? options = null) =>
        document is T same ? same : DeserializeValue<T>(document, options)!;

    /// <summary>Makes an object of a value.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="value">The value; missing is taken for null.</param>
    /// <param name="options">Options of System.Text.Json; null for its defaults.</param>
    /// <exception cref="JsonException">The value does not fit the type; <see cref="JsonException.Path"/> tells where.</exception>
    /// <exception cref="NotSupportedException">System.Text.Json can't handle the type.</exception>
    public static T? DeserializeValue<T>(BsonValue value, JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<T>(JsonBridge.ToJson(value.Raw), SerializerOptions.From(options));
}
