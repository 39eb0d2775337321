namespace Streetcar.Query.Matching.Geo;

/// <summary>The shortest path between two points on the sphere that are neither equal nor antipodal.</summary>
internal readonly record struct Arc(SpherePoint From, SpherePoint To)
{
    /// <summary>
    /// The normal of the arc's plane, to the left: twice the cross product of the ends, without its loss of digits
    /// where they are close together.
    /// </summary>
    public SpherePoint Normal => (From + To).Cross(To - From);

    public double Angle => From.AngleTo(To);

    public SpherePoint Middle => (From + To).Normalized();

    /// <summary>The point at an angle from the start.</summary>
    public SpherePoint At(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return (From * cos) + (Normal.Cross(From).Normalized() * sin);
    }

    /// <summary>The angle from a point to the arc's nearest point.</summary>
    public double AngleTo(SpherePoint point)
    {
        var normal = Normal.Normalized();
        bool isBeside = normal.Cross(From).Dot(point) >= 0 && normal.Cross(To).Dot(point) <= 0;
        return isBeside
            ? Math.Asin(Math.Min(Math.Abs(normal.Dot(point)), 1))
            : Math.Min(From.AngleTo(point), To.AngleTo(point));
    }

    /// <summary>Whether a point is on the arc.</summary>
    public bool IsAt(SpherePoint point)
    {
        // Most points are not even near the arc's great circle.
        var normal = Normal;
        double offset = normal.Dot(point);
        return offset * offset <= SpherePoint.Tolerance * SpherePoint.Tolerance * normal.Dot(normal)
            && AngleTo(point) <= SpherePoint.Tolerance;
    }

    /// <summary>Whether the arcs cross within both of them, not at their ends.</summary>
    public bool Crosses(Arc other)
    {
        // Rounding must not make a crossing of an end in common.
        if (From == other.From || From == other.To || To == other.From || To == other.To)
            return false;
        var normal = Normal;
        double from = normal.Dot(other.From);
        double to = normal.Dot(other.To);
        if (from * to >= 0)
            return false;
        var otherNormal = other.Normal;
        // That the ends of each are on both sides of the other is also true on the far side of the sphere.
        return otherNormal.Dot(From) * otherNormal.Dot(To) < 0 && from * otherNormal.Dot(To) > 0;
    }

    /// <summary>The point where two arcs cross.</summary>
    public SpherePoint Crossing(Arc other)
    {
        var point = Normal.Cross(other.Normal).Normalized();
        return point.Dot(From + To) < 0 ? -point : point;
    }

    /// <summary>Adds the angles from the start at which an edge of a loop is crossed, or starts.</summary>
    public void AddMeetings(Arc edge, List<double> angles)
    {
        if (Crosses(edge))
            angles.Add(From.AngleTo(Crossing(edge)));
        if (IsAt(edge.From))
            angles.Add(From.AngleTo(edge.From));
    }

    /// <summary>Whether the arcs have a point in common.</summary>
    public bool Intersects(Arc other) =>
        Crosses(other) || IsAt(other.From) || IsAt(other.To) || other.IsAt(From) || other.IsAt(To);
}
