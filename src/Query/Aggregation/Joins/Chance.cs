using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Tells whether what a pipeline gives may be something else each time that it runs.</summary>
internal static class Chance
{
    /// <summary>Whether there is an operator within that leaves something to chance.</summary>
    public static bool IsIn(BsonValue value) => value.Type switch
    {
        BsonType.Document => value.AsDocument.Any(
            field => field.Name is "$rand" or "$sample" or "$sampleRate" || IsIn(field.Value)),
        BsonType.Array => value.AsArray.Any(IsIn),
        _ => false,
    };
}
