using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Streetcar.Bson;

/// <summary>Converts members that hold JSON themselves, which what JSON can't hold enters as relaxed Extended JSON.</summary>
internal sealed class JsonElementConverter : JsonConverter<JsonElement>
{
    public override bool HandleNull => true;

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonBridge.Read(ref reader);
        using var document = JsonDocument.Parse(
            ExtendedJson.ToString(value.Raw), new JsonDocumentOptions { MaxDepth = 2 * BsonValidator.MaxDepth });
        return document.RootElement.Clone();
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        value.WriteTo(writer);
}

/// <summary>Makes converters of <see cref="JsonNode"/> and the types derived from it.</summary>
internal sealed class JsonNodeConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeof(JsonNode).IsAssignableFrom(typeToConvert);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(JsonNodeConverter<>).MakeGenericType(typeToConvert));
}

/// <summary>As <see cref="JsonElementConverter"/>, for nodes.</summary>
internal sealed class JsonNodeConverter<T> : JsonConverter<T>
    where T : JsonNode
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonBridge.Read(ref reader);
        var node = JsonNode.Parse(
            ExtendedJson.ToString(value.Raw), null, new JsonDocumentOptions { MaxDepth = 2 * BsonValidator.MaxDepth });
        return node is null or T
            ? (T?)node
            : throw new JsonException($"{value} ({value.Type}) is not a {typeof(T).Name}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => value.WriteTo(writer);
}
