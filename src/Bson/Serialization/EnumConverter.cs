using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streetcar.Bson;

/// <summary>Makes converters of enumerations, save for those that name one themselves.</summary>
internal sealed class EnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsEnum && !typeToConvert.IsDefined(typeof(JsonConverterAttribute), inherit: false);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(EnumConverter<>).MakeGenericType(typeToConvert));
}

/// <summary>Converts an enumeration to its number and back, from whatever type of number it is stored as.</summary>
internal sealed class EnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (T)Enum.ToObject(typeof(T), JsonSerializer.Deserialize(ref reader, Enum.GetUnderlyingType(typeof(T)), options)!);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var number = Enum.GetUnderlyingType(typeof(T));
        JsonSerializer.Serialize(writer, Convert.ChangeType(value, number, null), number, options);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string name = reader.GetString()!;
        return Enum.TryParse<T>(name, out var value)
            ? value
            : throw new JsonException($"'{name}' is not a {typeof(T).Name}.");
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
