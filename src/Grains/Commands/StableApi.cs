namespace Streetcar.Grains.Commands;

/// <summary>
/// What of pipelines is in version 1 of the <see href="https://www.mongodb.com/docs/manual/reference/stable-api/">Stable API</see>,
/// for clients that want to be refused all else (<c>apiStrict</c>).
/// </summary>
internal static class StableApi
{
    /// <exception cref="DocumentException">ApiStrictError.</exception>
    public static void Check(RawArray pipeline, bool isExplained)
    {
        if (isExplained)
            throw NotIn("explain");
        foreach (var stage in pipeline)
        {
            if (stage.Type == ElementType.Document && stage.AsDocument.FirstOrDefault() is { Name: { } name } first && !IsIn(name, first.Value))
                throw NotIn(name);
        }
    }

    private static bool IsIn(string stage, RawValue options) => stage switch
    {
        "$currentOp" or "$indexStats" or "$listLocalSessions" or "$listSessions" or "$listSampledQueries" or "$listSearchIndexes"
            or "$planCacheStats" or "$queryStats" or "$querySettings" or "$rankFusion" or "$scoreFusion" or "$search" or "$searchMeta"
            or "$vectorSearch" or "$listClusterCatalog" => false,
        "$collStats" => options.Type != ElementType.Document || options.AsDocument.All(option => option.Name == "count"),
        _ => true,
    };

    private static DocumentException NotIn(string what) =>
        new(ErrorCode.ApiStrictError, $"{what} is not allowed with 'apiStrict: true' in API Version 1");
}
