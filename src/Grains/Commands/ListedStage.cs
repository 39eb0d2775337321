namespace Streetcar.Grains.Commands;

/// <summary>A first stage of a pipeline that lists what the store does not have, such as the operations of the silo.</summary>
internal static class ListedStage
{
    /// <summary>The pipeline with the documents in the place of its first stage, which lists them.</summary>
    public static RawArray Replace(RawArray pipeline, IEnumerable<RawValue> listed) => RawArray.From(pipeline.Skip(1).Prepend(
        new RawDocument { ["$documents"] = new RawDocument { ["$literal"] = RawArray.From(listed) } }));
}
