namespace Orleans.Placement;

/// <summary>New activations go to the calling silo, where it can take them, else to any.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(PlacementKind.PreferLocal);
