using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streetcar.Bson;

/// <summary>Converts a type that is one BSON type.</summary>
internal class ValueConverter<T>(Func<T, BsonValue> toBson, Func<BsonValue, T> fromBson) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonBridge.Read(ref reader);
        try
        {
            return fromBson(value);
        }
        catch (Exception exception) when (exception is InvalidCastException or ArgumentOutOfRangeException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonBridge.WriteMarked(writer, toBson(value).Raw);
}

/// <summary>Converts ObjectIds, which may be the keys of a dictionary too.</summary>
internal sealed class ObjectIdConverter() : ValueConverter<ObjectId>(value => value, value => value.AsObjectId)
{
    public override ObjectId ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ObjectId.TryParse(reader.GetString(), null, out var id)
            ? id
            : throw new JsonException($"'{reader.GetString()}' is not an ObjectId.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, ObjectId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}

/// <summary>Converts values that are of any type; null is a value too.</summary>
internal sealed class BsonValueConverter : JsonConverter<BsonValue>
{
    public override bool HandleNull => true;

    public override BsonValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonBridge.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, BsonValue value, JsonSerializerOptions options)
    {
        if (value.IsMissing)
            writer.WriteNullValue();
        else
            JsonBridge.WriteMarked(writer, value.Raw);
    }
}
