using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>Where a pipeline stands, on which depends what stages it may have.</summary>
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
