namespace Streetcar.Query.Matching.Geo;

/// <summary>A line string: arcs from each of its places to the next.</summary>
internal sealed class SphereLine(SpherePoint[] places)
{
    public SpherePoint[] Places => places;

    public int ArcCount => places.Length - 1;

    public Arc Arc(int index) => new(places[index], places[index + 1]);

    public bool IsAt(SpherePoint place) => AngleTo(place) <= SpherePoint.Tolerance;

    public double AngleTo(SpherePoint place)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < ArcCount; i++)
            least = Math.Min(least, Arc(i).AngleTo(place));
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
