namespace Streetcar.Query.Matching.Geo;

/// <summary>The shortest way between two places on the sphere that are neither one nor opposite each other.</summary>
internal readonly record struct Arc(SpherePoint From, SpherePoint To)
{
    /// <summary>
    /// A vector across the arc's plane, to the left on the way: twice the product of the ends, without its loss of digits
    /// where they are close together.
    /// </summary>
    public SpherePoint Normal => (From + To).Cross(To - From);

    public double Angle => From.AngleTo(To);

    public SpherePoint Middle => (From + To).Normalized();

    /// <summary>The place at an angle from the start.</summary>
    public SpherePoint At(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return (From * cos) + (Normal.Cross(From).Normalized() * sin);
    }

    /// <summary>The angle from a place to the nearest one of the arc.</summary>
    public double AngleTo(SpherePoint place)
    {
        var normal = Normal.Normalized();
        bool isBeside = normal.Cross(From).Dot(place) >= 0 && normal.Cross(To).Dot(place) <= 0;
        return isBeside
            ? Math.Asin(Math.Min(Math.Abs(normal.Dot(place)), 1))
            : Math.Min(From.AngleTo(place), To.AngleTo(place));
    }

    /// <summary>Whether a point is on the arc.</summary>
    public bool IsAt(SpherePoint place)
    {
        // Most places are not even near the arc's great circle.
        var normal = Normal;
        double offset = normal.Dot(place);
        return offset * offset <= SpherePoint.Tolerance * SpherePoint.Tolerance * normal.Dot(normal)
            && AngleTo(place) <= SpherePoint.Tolerance;
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

    /// <summary>Where the great circles of two arcs that cross meet within them.</summary>
    public SpherePoint Crossing(Arc other)
    {
        var place = Normal.Cross(other.Normal).Normalized();
        return place.Dot(From + To) < 0 ? -place : place;
    }

    /// <summary>Whether the arcs have a place in common.</summary>
    public bool Intersects(Arc other) =>
        Crosses(other) || IsAt(other.From) || IsAt(other.To) || other.IsAt(From) || other.IsAt(To);
}
