namespace Orleans.Concurrency;

/// <summary>On a grain interface's method: it changes no state, so its requests interleave with other read-only ones.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
