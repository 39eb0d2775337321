using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>What a pipeline is compiled from.</summary>
/// <param name="Stages">Its own stages.</param>
/// <param name="Kind">Where it is used.</param>
internal sealed record PipelineSpecification(RawArray Stages, PipelineKind Kind)
{
    /// <summary>Stages that come before its own.</summary>
    public RawArray Before { get; init; } = RawArray.Empty;

    /// <summary>A filter that comes between both, of one field, which is the same for every document; null for none.</summary>
    public RawDocument? Match { get; init; }

    /// <summary>The same with further stages before all others, and a filter.</summary>
    public PipelineSpecification After(RawArray stages, RawDocument? match) =>
        this with { Before = Before.Count == 0 ? stages : [.. stages, .. Before], Match = match };

    /// <summary>Whether what another one is compiled to is right for this one too, but for the filter's values.</summary>
    public bool IsLike(PipelineSpecification other) =>
        Kind == other.Kind && Before.Equals(other.Before) && Stages.Equals(other.Stages) && Match is null == other.Match is null;
}

/// <summary>Where a pipeline is used, which determines the stages it may have.</summary>
internal enum PipelineKind
{
    /// <summary>It is the aggregation's own.</summary>
    Whole,

    /// <summary>Within <c>$facet</c>.</summary>
    Facet,

    /// <summary>Within <c>$lookup</c>.</summary>
    Lookup,

    /// <summary>Within <c>$unionWith</c>.</summary>
    Union,

    /// <summary>An update.</summary>
    Update,
}

/// <summary>How stages are refused.</summary>
internal static class PipelineKinds
{
    public static DocumentException Refuse(this PipelineKind kind, string stage) => kind switch
    {
        PipelineKind.Facet => new((ErrorCode)40600, $"{stage} is not allowed to be used within a $facet stage"),
        PipelineKind.Lookup => new((ErrorCode)51047, $"{stage} is not allowed within a $lookup's sub-pipeline"),
        PipelineKind.Union => new((ErrorCode)31441, $"{stage} is not allowed within a $unionWith's sub-pipeline"),
        _ => new(ErrorCode.InvalidOptions, $"{stage} is not allowed to be used within an update"),
    };
}
