using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>What a pipeline is compiled from.</summary>
/// <param name="Stages">Its own stages.</param>
/// <param name="Kind">Where it stands.</param>
internal sealed record PipelineSpecification(BsonArray Stages, PipelineKind Kind)
{
    /// <summary>Stages that come before its own.</summary>
    public BsonArray Before { get; init; } = BsonArray.Empty;

    /// <summary>A filter that comes between both, of one field, which is the same for every document; null for none.</summary>
    public BsonDocument? Match { get; init; }

    /// <summary>The same with further stages before all others, and a filter.</summary>
    public PipelineSpecification After(BsonArray stages, BsonDocument? match) =>
        this with { Before = Before.Count == 0 ? stages : [.. stages, .. Before], Match = match };

    /// <summary>Whether what another one is compiled to is right for this one too, but for the filter's values.</summary>
    public bool IsLike(PipelineSpecification other) =>
        Kind == other.Kind && Before.Equals(other.Before) && Stages.Equals(other.Stages) && Match is null == other.Match is null;
}
