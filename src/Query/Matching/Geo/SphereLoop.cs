namespace Streetcar.Query.Matching.Geo;

/// <summary>
/// A closed path on the sphere, whose interior is to its left. A point is inside depending on how often the arc from it
/// to a witness, of which that is known, crosses the loop.
/// </summary>
internal sealed class SphereLoop
{
    // How near to a loop a witness must not be, so that no doubt arises about it.
    private const double WitnessDistance = 1e-6;

    // Unusual enough that no real vertices are on an arc to one of them.
    private static readonly SpherePoint[] Witnesses =
    [
        .. new SpherePoint[]
        {
            new(1, 0.013741, -0.027193), new(-1, 0.031337, 0.017129), new(0.019463, 1, 0.023917),
            new(-0.011927, -1, 0.037019), new(0.029311, -0.015683, 1), new(-0.021407, 0.033791, -1),
        }.Select(witness => witness.Normalized()),
    ];

    private readonly SpherePoint[] _vertices;
    private readonly (SpherePoint Place, bool IsInside)[] _witnesses;
    private readonly SpherePoint _center;
    private readonly double _cosRadius = -2;

    /// <summary>A loop through the vertices, of which neighbors are neither one nor opposite each other.</summary>
    public SphereLoop(SpherePoint[] vertices)
    {
        _vertices = vertices;
        int longest = Enumerable.Range(0, vertices.Length).MaxBy(i => Arc(i).Angle);
        _witnesses =
        [
            .. Witnesses.Where(witness => Math.Abs(Arc(longest).Normal.Normalized().Dot(witness)) > WitnessDistance
                    && AngleTo(witness) > WitnessDistance)
                .Select(witness => (witness, IsLeftOf(longest, witness))),
        ];

        Area = (2 * Math.PI) - Enumerable.Range(0, vertices.Length).Sum(Turn);
        var sum = vertices.Aggregate((left, right) => left + right);
        if (Area > 2 * Math.PI || sum.Length < WitnessDistance)
            return;
        // All of the smaller side of a loop is within a circle around its vertices that is no more than a hemisphere.
        _center = sum.Normalized();
        double radius = vertices.Max(_center.AngleTo) + (2 * SpherePoint.Tolerance);
        if (radius < Math.PI / 2)
            _cosRadius = Math.Cos(radius) - 1e-15;
    }

    public int Count => _vertices.Length;

    public SpherePoint[] Vertices => _vertices;

    /// <summary>What is to the left, in steradians: a full turn without those of the loop (Gauss and Bonnet).</summary>
    public double Area { get; }

    public Arc Arc(int index)
    {
        // All that compares loops, edge by edge, comes by here.
        OperationContext.CheckForInterrupt();
        return new(_vertices[index], _vertices[index + 1 == Count ? 0 : index + 1]);
    }

    /// <summary>The loop, or its reverse, whose inside is the smaller side.</summary>
    public SphereLoop Smaller() => Area > 2 * Math.PI ? new SphereLoop([.. _vertices.Reverse()]) : this;

    /// <summary>Whether a point is outside, as far as can be told without looking at the edges.</summary>
    public bool IsFarFrom(SpherePoint point) => _center.Dot(point) < _cosRadius || _witnesses.Length == 0;

    public Position Locate(SpherePoint point)
    {
        if (IsFarFrom(point))
            return Position.Outside;
        for (int i = 0; i < Count; i++)
        {
            if (Arc(i).IsAt(point))
                return Position.Border;
        }

        var (witness, isInside) = Nearest(point);
        return isInside != CrossesOddly(new Arc(point, witness), except: -1) ? Position.Inside : Position.Outside;
    }

    public double AngleTo(SpherePoint point)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < Count; i++)
            least = Math.Min(least, Arc(i).AngleTo(point));
        return least;
    }

    // By how much the path turns to the left at the end of an edge.
    private double Turn(int edge)
    {
        var before = Arc(edge).Normal;
        var after = Arc((edge + 1) % Count).Normal;
        return Math.Atan2(Arc(edge).To.Dot(before.Cross(after)), before.Dot(after));
    }

    private (SpherePoint Place, bool IsInside) Nearest(SpherePoint point)
    {
        var nearest = _witnesses[0];
        for (int i = 1; i < _witnesses.Length; i++)
        {
            if (_witnesses[i].Place.Dot(point) > nearest.Place.Dot(point))
                nearest = _witnesses[i];
        }

        return nearest;
    }

    // Whether a point is on the left side of the loop, which the arc to it leaves at an edge.
    private bool IsLeftOf(int edge, SpherePoint point) =>
        Arc(edge).Normal.Dot(point) > 0 != CrossesOddly(new Arc(Arc(edge).Middle, point), edge);

    // A vertex on the path counts as left of it, so that the two edges there cross it once, twice or not at all.
    private bool CrossesOddly(Arc way, int except)
    {
        bool isOdd = false;
        var normal = way.Normal;
        bool before = normal.Dot(_vertices[0]) >= 0;
        for (int i = 0; i < Count; i++)
        {
            var edge = Arc(i);
            bool after = normal.Dot(edge.To) >= 0;
            if (before != after && i != except)
            {
                var crossing = normal.Cross(edge.Normal);
                if (crossing.Dot(edge.From + edge.To) < 0)
                    crossing = -crossing;
                isOdd ^= normal.Dot(way.From.Cross(crossing)) >= 0 && normal.Dot(crossing.Cross(way.To)) >= 0;
            }

            before = after;
        }

        return isOdd;
    }
}
