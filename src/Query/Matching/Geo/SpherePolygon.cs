namespace Streetcar.Query.Matching.Geo;

/// <summary>A loop minus its holes; borders are part of it.</summary>
internal sealed class SpherePolygon(SphereLoop outer, params SphereLoop[] holes)
{
    // The distance from a border at which an interior point is searched: well beyond the tolerance.
    private const double Inwards = 10 * SpherePoint.Tolerance;

    private readonly SphereLoop[] _loops = [outer, .. holes];

    public SphereLoop[] Loops => _loops;

    public bool Contains(SpherePoint point) => Locate(point) != Position.Outside;

    /// <summary>Whether all of an arc is within: no part between two points where it meets a border is outside.</summary>
    public bool Contains(Arc arc)
    {
        double end = arc.Angle;
        List<double> stops = [0, end];
        foreach (var loop in _loops)
        {
            for (int i = 0; i < loop.Count; i++)
                arc.AddMeetings(loop.Arc(i), stops);
        }

        stops.Sort();
        for (int i = 1; i < stops.Count; i++)
        {
            if (!Contains(arc.At((stops[i - 1] + stops[i]) / 2)))
                return false;
        }

        return true;
    }

    public bool Contains(SphereLine line)
    {
        for (int i = 0; i < line.ArcCount; i++)
        {
            if (!Contains(line.Arc(i)))
                return false;
        }

        return true;
    }

    public bool Contains(SpherePolygon other)
    {
        foreach (var loop in other._loops)
        {
            if (!Contains(loop))
                return false;
        }

        // Its borders within leave open that it fills one of the holes, or surrounds one.
        return other.PlaceInside() is not { } inside
            || (Contains(inside) && !Array.Exists(holes, other.Surrounds));
    }

    public bool Contains(SphereLoop loop)
    {
        for (int i = 0; i < loop.Count; i++)
        {
            if (!Contains(loop.Arc(i)))
                return false;
        }

        return true;
    }

    public bool Intersects(SphereLine line)
    {
        if (Array.Exists(line.Points, Contains))
            return true;
        for (int i = 0; i < line.ArcCount; i++)
        {
            if (Array.Exists(_loops, loop => Meets(loop, line.Arc(i))))
                return true;
        }

        return false;
    }

    public bool Intersects(SpherePolygon other)
    {
        if (Contains(other._loops[0].Vertices[0]) || other.Contains(_loops[0].Vertices[0]))
            return true;
        foreach (var loop in other._loops)
        {
            for (int i = 0; i < loop.Count; i++)
            {
                if (Array.Exists(_loops, own => Meets(own, loop.Arc(i))))
                    return true;
            }
        }

        return false;
    }

    public double AngleTo(SpherePoint point) =>
        Contains(point) ? 0 : _loops.Min(loop => loop.AngleTo(point));

    private static bool Meets(SphereLoop loop, Arc arc)
    {
        for (int i = 0; i < loop.Count; i++)
        {
            if (loop.Arc(i).Intersects(arc))
                return true;
        }

        return false;
    }

    private bool Surrounds(SphereLoop hole)
    {
        for (int i = 0; i < hole.Count; i++)
        {
            if (Locate(hole.Arc(i).From) == Position.Inside || Locate(hole.Arc(i).Middle) == Position.Inside)
                return true;
        }

        return false;
    }

    private Position Locate(SpherePoint point)
    {
        var position = outer.Locate(point);
        foreach (var hole in holes)
        {
            if (position != Position.Inside)
                break;
            position = hole.Locate(point) switch
            {
                Position.Inside => Position.Outside,
                Position.Outside => Position.Inside,
                _ => Position.Border,
            };
        }

        return position;
    }

    private SpherePoint? PlaceInside()
    {
        for (int i = 0; i < outer.Count; i++)
        {
            var edge = outer.Arc(i);
            var point = (edge.Middle + (edge.Normal.Normalized() * Inwards)).Normalized();
            if (Locate(point) == Position.Inside)
                return point;
        }

        return null;
    }
}
