namespace Orleans.Concurrency;

/// <summary>On a grain interface's method: its requests start at once, between the turns of whatever else is running.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
