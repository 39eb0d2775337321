using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching.Geo;

/// <summary>Polygons of queries whose edges cross, or don't.</summary>
public sealed class CrossingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Crossing_edges_are_found_as_comparing_all_of_them_finds_them(int seed)
    {
        var random = new Random(seed);
        int crossing = 0;
        for (int i = 0; i < 300; i++)
        {
            var places = Around(random, random.Next(3, 40));
            // A few exchanged vertices make few crossings, which are not found by chance.
            for (int swap = random.Next(3); swap > 0; swap--)
            {
                int at = random.Next(places.Length - 1);
                (places[at], places[at + 1]) = (places[at + 1], places[at]);
            }

            bool expected = Crosses(places);
            crossing += expected ? 1 : 0;

            IsRefused([places]).ShouldBe(expected, string.Join(' ', places));
        }

        crossing.ShouldBeInRange(30, 270);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Holes_that_cross_the_outer_loop_are_found_as_comparing_all_edges_finds_them(int seed)
    {
        var random = new Random(seed);
        int crossing = 0;
        for (int i = 0; i < 300; i++)
        {
            var outer = Around(random, random.Next(3, 40));
            double shift = random.NextDouble() * 0.15;
            var hole = Around(random, random.Next(3, 40)).Select(place => ((place.X / 4) + shift, place.Y / 4)).ToArray();
            bool expected = Crosses(outer, hole);
            crossing += expected ? 1 : 0;

            IsRefused([outer, hole]).ShouldBe(expected || !IsInside(outer, hole[0]), string.Join(' ', outer));
        }

        crossing.ShouldBeInRange(30, 270);
    }

    [Fact]
    public void A_crossing_is_found_among_very_many_edges()
    {
        const int Count = 100_000;
        var places = Around(new Random(1), Count, width: 1e-5);

        IsRefused([places]).ShouldBeFalse();
        (places[Count / 3], places[(Count / 3) + 3]) = (places[(Count / 3) + 3], places[Count / 3]);
        IsRefused([places]).ShouldBeTrue();
    }

    // Bars of a comb that stands slantwise: the box of each one overlaps those of most others.
    [Fact]
    public void A_polygon_made_to_be_hard_to_check_takes_no_long_time()
    {
        const int Teeth = 30_000;
        var bars = Enumerable.Range(0, Teeth).SelectMany(i => Slanted(i / (double)Teeth));
        var places = bars.Append((0.3, -0.3)).ToArray();
        var watch = Stopwatch.StartNew();

        IsRefused([places]).ShouldBeFalse();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static (double X, double Y)[] Slanted(double at) =>
        [((at * 0.1) - 0.2, (-at * 0.1) - 0.2), ((at * 0.1) + 0.2, (-at * 0.1) + 0.2), ((at * 0.1) + 0.2 + 1e-7, (-at * 0.1) + 0.2 - 1e-7), ((at * 0.1) - 0.2 + 1e-7, (-at * 0.1) - 0.2 - 1e-7)];

    // A loop around the middle that does not cross itself.
    private static (double X, double Y)[] Around(Random random, int count, double width = 0.25) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / count);
            double radius = 0.05 + (width * random.NextDouble());
            return (radius * cos, radius * sin);
        }),
    ];

    private static bool IsRefused((double X, double Y)[][] loops)
    {
        var coordinates = RawArray.From(loops.Select(loop => (RawValue)RawArray.From(loop.Append(loop[0]).Select(OnSphere))));
        var polygon = new RawDocument { ["type"] = "Polygon", ["coordinates"] = coordinates };
        var filter = new RawDocument { ["loc"] = new RawDocument { ["$geoIntersects"] = new RawDocument { ["$geometry"] = polygon } } };
        try
        {
            Filter.Compile(filter);
            return false;
        }
        catch (DocumentException e)
        {
            e.Code.ShouldBe(ErrorCode.BadValue);
            return true;
        }
    }

    // The plane that touches the sphere at longitude and latitude 0, on which the shortest paths are straight.
    private static RawValue OnSphere((double X, double Y) place)
    {
        double longitude = Math.Atan(place.X);
        return RawArray.Create(
            double.RadiansToDegrees(longitude), double.RadiansToDegrees(Math.Atan(place.Y * Math.Cos(longitude))));
    }

    private static bool Crosses((double X, double Y)[] loop)
    {
        for (int i = 0; i < loop.Length; i++)
        {
            for (int j = i + 2; j < loop.Length; j++)
            {
                if (Crosses(loop[i], Next(loop, i), loop[j], Next(loop, j)))
                    return true;
            }
        }

        return false;
    }

    private static bool Crosses((double X, double Y)[] loop, (double X, double Y)[] other)
    {
        for (int i = 0; i < loop.Length; i++)
        {
            for (int j = 0; j < other.Length; j++)
            {
                if (Crosses(loop[i], Next(loop, i), other[j], Next(other, j)))
                    return true;
            }
        }

        return false;
    }

    private static bool Crosses((double X, double Y) a, (double X, double Y) b, (double X, double Y) c, (double X, double Y) d) =>
        a != d && Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

    private static int Side((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
        Math.Sign(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X)));

    private static bool IsInside((double X, double Y)[] loop, (double X, double Y) place)
    {
        bool isInside = false;
        for (int i = 0; i < loop.Length; i++)
        {
            var (a, b) = (loop[i], Next(loop, i));
            if (a.Y > place.Y != b.Y > place.Y && place.X < a.X + ((b.X - a.X) * (place.Y - a.Y) / (b.Y - a.Y)))
                isInside = !isInside;
        }

        return isInside;
    }

    private static (double X, double Y) Next((double X, double Y)[] loop, int index) => loop[(index + 1) % loop.Length];
}
