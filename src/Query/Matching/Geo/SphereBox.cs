namespace Streetcar.Query.Matching.Geo;

/// <summary>A box in space, in which some arcs are.</summary>
internal readonly record struct SphereBox(SpherePoint Low, SpherePoint High)
{
    // Beyond the tolerance within which things are at the same place.
    private const double Margin = 2 * SpherePoint.Tolerance;

    public static SphereBox Around(Arc arc)
    {
        // By how much the arc rises above the straight line between its ends.
        double rise = 1 - ((arc.From + arc.To).Length / 2) + Margin;
        var margin = new SpherePoint(rise, rise, rise);
        return new SphereBox(Least(arc.From, arc.To) - margin, Greatest(arc.From, arc.To) + margin);
    }

    public static SphereBox Around(SphereBox one, SphereBox other) =>
        new(Least(one.Low, other.Low), Greatest(one.High, other.High));

    public bool Touches(SphereBox other) =>
        Low.X <= other.High.X && other.Low.X <= High.X
        && Low.Y <= other.High.Y && other.Low.Y <= High.Y
        && Low.Z <= other.High.Z && other.Low.Z <= High.Z;

    private static SpherePoint Least(SpherePoint a, SpherePoint b) =>
        new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Min(a.Z, b.Z));

    private static SpherePoint Greatest(SpherePoint a, SpherePoint b) =>
        new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y), Math.Max(a.Z, b.Z));
}
