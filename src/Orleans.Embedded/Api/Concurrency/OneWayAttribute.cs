namespace Orleans.Concurrency;

/// <summary>On a grain interface's method: callers do not wait for it, and do not learn whether it ran or failed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
