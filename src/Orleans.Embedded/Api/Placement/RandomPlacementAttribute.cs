namespace Orleans.Placement;

/// <summary>New activations go to any silo, at random.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class RandomPlacementAttribute() : PlacementAttribute(PlacementKind.Random);
