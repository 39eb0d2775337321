using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streetcar.Bson;

/// <summary>Converts members declared as <see cref="object"/>: written as what they are, read as the nearest .NET type.</summary>
internal sealed class ObjectConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonBridge.Read(ref reader);
        return value.Type switch
        {
            // The cast keeps the others from becoming BsonValues again.
            BsonType.String => (object)value.AsString,
            BsonType.Boolean => value.AsBoolean,
            BsonType.Int32 => value.AsInt32,
            BsonType.Int64 => value.AsInt64,
            BsonType.Double => value.AsDouble,
            BsonType.Decimal128 => value.AsDecimal128,
            BsonType.ObjectId => value.AsObjectId,
            BsonType.DateTime => value.AsDateTime,
            BsonType.Timestamp => value.AsTimestamp,
            BsonType.Document => value.AsDocument,
            BsonType.Array => value.AsArray,
            BsonType.Binary when value.Raw.BinarySubtype == 4 => value.AsGuid,
            BsonType.Binary when value.Raw.BinarySubtype == 0 => value.AsBinary.ToArray(),
            _ => value,
        };
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        var type = value.GetType();
        if (type != typeof(object))
        {
            JsonSerializer.Serialize(writer, value, type, options);
            return;
        }

        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
