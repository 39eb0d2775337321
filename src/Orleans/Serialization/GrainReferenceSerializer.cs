using System.Globalization;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers;

/// <summary>A reference to a grain as the text of its id: <c>cart/ada</c>.</summary>
/// <typeparam name="T">The grain's interface.</typeparam>
internal sealed class GrainReferenceSerializer<T> : SerializerBase<T?>
    where T : class, IAddressable
{
    public override T? Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        if (context.Reader.GetCurrentBsonType() == BsonType.Null)
        {
            context.Reader.ReadNull();
            return null;
        }

        var id = GrainId.Parse(context.Reader.ReadString(), CultureInfo.InvariantCulture);
        return GrainSerializers.References.GetGrain(id).AsReference<T>();
    }

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, T? value)
    {
        if (value is null)
            context.Writer.WriteNull();
        else
            context.Writer.WriteString(value.GetGrainId().ToString());
    }
}
