namespace Orleans.Placement;

/// <summary>On a grain class: which silo gets a new activation. Without one, the runtime balances.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public abstract class PlacementAttribute : Attribute
{
    private protected PlacementAttribute(PlacementKind kind) => Kind = kind;

    internal PlacementKind Kind { get; }
}
