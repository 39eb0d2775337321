namespace Orleans.Concurrency;

/// <summary>On a grain class: any of its requests may start while others are running, between their turns.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
