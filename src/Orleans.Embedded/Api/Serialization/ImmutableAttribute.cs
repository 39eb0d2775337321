namespace Orleans;

/// <summary>
/// A promise that a value is never changed once it was handed to a grain call, so that it crosses without a copy. On a
/// type it speaks for all its values, on a parameter or return value for that one.
/// </summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property
    | AttributeTargets.Parameter | AttributeTargets.ReturnValue,
    Inherited = false)]
public sealed class ImmutableAttribute : Attribute;
