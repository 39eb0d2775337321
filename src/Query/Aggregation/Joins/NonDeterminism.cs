using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>Tells whether what a pipeline gives may be something else each time that it runs.</summary>
internal static class NonDeterminism
{
    /// <summary>Whether there is an operator within that leaves something to chance.</summary>
    public static bool IsIn(RawValue value) => value.Type switch
    {
        ElementType.Document => value.AsDocument.Any(
            field => field.Name is "$rand" or "$sample" or "$sampleRate" || IsIn(field.Value)),
        ElementType.Array => value.AsArray.Any(IsIn),
        _ => false,
    };
}
