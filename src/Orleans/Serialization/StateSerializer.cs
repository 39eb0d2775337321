using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers;

/// <summary>Reads and writes states by MongoDB.Bson's serializers, and says where a type has none that fits.</summary>
/// <param name="grains">Makes the references to grains that are in a state.</param>
internal sealed class StateSerializer(IGrainFactory grains)
{
    static StateSerializer() => GrainSerializers.Register();

    public static RawBsonDocument Write<T>(T state, string stateName, GrainId grainId, string etag)
    {
        try
        {
            return StateDocument.Write(grainId.Key.ToString()!, etag, state);
        }
        catch (Exception e) when (IsMapping(e))
        {
            throw Failure<T>("written", stateName, grainId, e);
        }
    }

    /// <summary>Reads the state in a document.</summary>
    /// <returns>Whether it has any.</returns>
    public bool TryRead<T>(RawBsonDocument document, string stateName, GrainId grainId, out T? state)
    {
        GrainSerializers.References = grains;
        try
        {
            return StateDocument.TryRead(document, out state);
        }
        catch (Exception e) when (IsMapping(e))
        {
            throw Failure<T>("read", stateName, grainId, e);
        }
        finally
        {
            GrainSerializers.References = null;
        }
    }

    // What MongoDB.Bson throws for types that it can't map, and for documents that are not of the type.
    private static bool IsMapping(Exception e) =>
        e is BsonException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException or InvalidCastException;

    private static OrleansException Failure<T>(string done, string stateName, GrainId grainId, Exception e) => new(
        $"The state '{stateName}' of the grain {grainId} can't be {done}: MongoDB.Bson does not map {typeof(T)} to what is stored. {e.Message} "
        + "Give the type MongoDB.Bson's attributes or a class map, or register a serializer (BsonSerializer.RegisterSerializer) when the application starts.",
        e);
}
