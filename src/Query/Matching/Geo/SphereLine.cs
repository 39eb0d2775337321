namespace Streetcar.Query.Matching.Geo;

/// <summary>A line string: arcs from each of its points to the next.</summary>
internal sealed class SphereLine(SpherePoint[] points)
{
    public SpherePoint[] Points => points;

    public int ArcCount => points.Length - 1;

    public Arc Arc(int index)
    {
        OperationContext.CheckForInterrupt();
        return new(points[index], points[index + 1]);
    }

    public bool IsAt(SpherePoint point) => AngleTo(point) <= SpherePoint.Tolerance;

    public double AngleTo(SpherePoint point)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < ArcCount; i++)
            least = Math.Min(least, Arc(i).AngleTo(point));
        return least;
    }

    public bool Intersects(SphereLine other)
    {
        for (int i = 0; i < ArcCount; i++)
        {
            for (int j = 0; j < other.ArcCount; j++)
            {
                if (Arc(i).Intersects(other.Arc(j)))
                    return true;
            }
        }

        return false;
    }
}
