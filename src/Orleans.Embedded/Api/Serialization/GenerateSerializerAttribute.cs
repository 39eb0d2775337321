namespace Orleans;

/// <summary>
/// Marks a type that crosses grain calls: in a cluster of several processes a serializer is generated for it. In one
/// process nothing is serialized.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Whether a primary constructor's parameters are serialized; by default those of records only.</summary>
    public bool IncludePrimaryConstructorParameters { get; set; }
}
