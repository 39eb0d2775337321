using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>Detects pipelines whose result may differ each time that they run.</summary>
internal static class NonDeterminism
{
    /// <summary>Whether there is a random operator within.</summary>
    public static bool IsIn(RawValue value) => value.Type switch
    {
        ElementType.Document => value.AsDocument.Any(
            field => field.Name is "$rand" or "$sample" or "$sampleRate" || IsIn(field.Value)),
        ElementType.Array => value.AsArray.Any(IsIn),
        _ => false,
    };
}
