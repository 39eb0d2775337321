using Orleans;

namespace Streetcar.Grains;

/// <summary>How to find the distinct values of a field.</summary>
[GenerateSerializer, Alias("streetcar.DistinctOptions")]
public sealed record DistinctOptions : OperationOptions;
