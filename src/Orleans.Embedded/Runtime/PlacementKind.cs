namespace Orleans;

/// <summary>The rules by which a silo is chosen for a new activation.</summary>
internal enum PlacementKind
{
    Random,
    PreferLocal,
    StatelessWorker,
}
