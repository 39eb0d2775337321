using System.Globalization;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using Orleans.Runtime;

namespace Streetcar.Providers;

/// <summary>The id of a grain as text: <c>cart/ada</c>.</summary>
internal sealed class GrainIdSerializer : StructSerializerBase<GrainId>
{
    public override GrainId Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        GrainId.Parse(context.Reader.ReadString(), CultureInfo.InvariantCulture);

    public override void Serialize(BsonSerializationContext context, BsonSerializationArgs args, GrainId value) =>
        context.Writer.WriteString(value.ToString());
}
