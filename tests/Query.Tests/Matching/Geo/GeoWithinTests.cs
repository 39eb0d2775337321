using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching.Geo;

public sealed class GeoWithinTests
{
    private const string Triangle = "{ $geometry: { type: 'Polygon', coordinates: [[[0, 0], [3, 6], [6, 1], [0, 0]]] } }";

    private const string WithHole = "{ $geometry: { type: 'Polygon', coordinates: "
        + "[[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]] } }";

    private const string TwoSquares = "{ $geometry: { type: 'MultiPolygon', coordinates: "
        + "[[[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 6], [5, 5]]]] } }";

    private const string MostOfTheEarth = "{ $geometry: { type: 'Polygon', coordinates: "
        + "[[[-100, 60], [-100, 0], [-100, -60], [100, -60], [100, 60], [-100, 60]]], "
        + "crs: { type: 'name', properties: { name: 'urn:x-mongodb:crs:strictwinding:EPSG:4326' } } } }";

    [Theory]
    [InlineData("{ $box: [[0, 0], [100, 100]] }", "[50, 50]", true)]
    [InlineData("{ $box: [[100, 100], [0, 0]] }", "[0, 100]", true)]
    [InlineData("{ $box: [[0, 0], [100, 100]] }", "[101, 50]", false)]
    [InlineData("{ $box: [[0, 0], [100, 100]] }", "{ x: 50, y: 50 }", true)]
    [InlineData("{ $box: [[0, 0], [100, 100]] }", "{ type: 'Point', coordinates: [50, 50] }", true)]
    [InlineData("{ $box: [[0, 0], [100, 100]] }", "{ type: 'LineString', coordinates: [[1, 1], [2, 2]] }", false)]
    [InlineData("{ $center: [[-74, 40.74], 10] }", "[-74, 50.74]", true)]
    [InlineData("{ $center: [[-74, 40.74], 10] }", "[-74, 50.75]", false)]
    [InlineData("{ $polygon: [[0, 0], [3, 6], [6, 0]] }", "[3, 3]", true)]
    [InlineData("{ $polygon: [[0, 0], [3, 6], [6, 0]] }", "[3, 6]", true)]
    [InlineData("{ $polygon: [[0, 0], [3, 6], [6, 0]] }", "[1.5, 3]", true)]
    [InlineData("{ $polygon: [[0, 0], [3, 6], [6, 0]] }", "[3, 0]", true)]
    [InlineData("{ $polygon: [[0, 0], [3, 6], [6, 0]] }", "[0, 6]", false)]
    [InlineData("{ $polygon: [[0, 0], [3, 6], [6, 0]] }", "[-1, 0]", false)]
    [InlineData("{ $polygon: { a: { x: 0, y: 0 }, b: { x: 3, y: 6 }, c: { x: 6, y: 0 } } }", "[3, 3]", true)]
    [InlineData("{ $polygon: [[0, 0], [400, 0], [400, 400], [0, 400]] }", "[200, 300]", true)]
    public void A_point_lies_within_a_shape_of_the_plane(string shape, string location, bool expected) =>
        Check(shape, location, expected);

    [Theory]
    [InlineData("{ $centerSphere: [[-88, 30], 0.00252321] }", "[-88, 30.14]", true)]
    [InlineData("{ $centerSphere: [[-88, 30], 0.00252321] }", "[-88, 30.15]", false)]
    [InlineData("{ $centerSphere: [[180, 0], 0.02] }", "[-179, 0]", true)]
    [InlineData("{ $centerSphere: [[0, 90], 0.02] }", "[137, 89]", true)]
    [InlineData("{ $centerSphere: [[0, 0], 4] }", "[180, 0]", true)]
    [InlineData("{ $centerSphere: [[0, 0], 0.02] }", "{ type: 'LineString', coordinates: [[0, 0], [1, 0]] }", true)]
    [InlineData("{ $centerSphere: [[0, 0], 0.02] }", "{ type: 'LineString', coordinates: [[0, 0], [2, 0]] }", false)]
    [InlineData("{ $centerSphere: [[0, 0], 0.02] }", "{ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [0, 1], [0, 0]]] }", true)]
    [InlineData("{ $centerSphere: [[0, 0], 0.02] }", "[200, 0]", false)]
    public void A_geometry_lies_within_a_circle_on_the_sphere(string shape, string location, bool expected) =>
        Check(shape, location, expected);

    [Theory]
    [InlineData(Triangle, "[3, 3]", true)]
    [InlineData(Triangle, "[0, 0]", true)]
    [InlineData(Triangle, "[1.5, 3.002]", true)]
    [InlineData(Triangle, "[1, 3]", false)]
    [InlineData(Triangle, "[-177, -3]", false)]
    [InlineData(Triangle, "{ type: 'Point', coordinates: [3, 3, 800] }", true)]
    [InlineData(WithHole, "[2, 2]", true)]
    [InlineData(WithHole, "[5, 5]", false)]
    [InlineData(WithHole, "[4, 4]", true)]
    [InlineData(WithHole, "[5, 0]", true)]
    [InlineData(WithHole, "[10.5, 5]", false)]
    [InlineData(TwoSquares, "[5.5, 5.5]", true)]
    [InlineData(TwoSquares, "[3, 3]", false)]
    [InlineData(MostOfTheEarth, "[0, 0]", true)]
    [InlineData(MostOfTheEarth, "[99, 59]", true)]
    [InlineData(MostOfTheEarth, "[-170, 0]", false)]
    public void A_point_lies_within_a_polygon_on_the_sphere(string shape, string location, bool expected) =>
        Check(shape, location, expected);

    [Theory]
    [InlineData(WithHole, "{ type: 'LineString', coordinates: [[1, 1], [9, 1]] }", true)]
    [InlineData(WithHole, "{ type: 'LineString', coordinates: [[1, 5], [9, 5]] }", false)]
    [InlineData(WithHole, "{ type: 'LineString', coordinates: [[4, 4], [6, 6]] }", false)]
    [InlineData(WithHole, "{ type: 'LineString', coordinates: [[0, 0], [10, 0]] }", true)]
    [InlineData(WithHole, "{ type: 'LineString', coordinates: [[1, 1], [11, 1]] }", false)]
    [InlineData(WithHole, "{ type: 'Polygon', coordinates: [[[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]] }", true)]
    [InlineData(WithHole, "{ type: 'Polygon', coordinates: [[[1, 1], [9, 1], [9, 9], [1, 9], [1, 1]]] }", false)]
    [InlineData(WithHole, "{ type: 'Polygon', coordinates: [[[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]] }", false)]
    [InlineData(WithHole, "{ type: 'Polygon', coordinates: [[[4.5, 4.5], [5.5, 4.5], [5.5, 5.5], [4.5, 4.5]]] }", false)]
    [InlineData(WithHole, "{ type: 'Polygon', coordinates: [[[1, 1], [9, 1], [9, 9], [1, 9], [1, 1]], [[3, 3], [7, 3], [7, 7], [3, 7], [3, 3]]] }", true)]
    [InlineData(WithHole, "{ type: 'MultiPoint', coordinates: [[1, 1], [2, 2]] }", true)]
    [InlineData(WithHole, "{ type: 'MultiPoint', coordinates: [[1, 1], [5, 5]] }", false)]
    [InlineData(WithHole, "{ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 1] }, { type: 'LineString', coordinates: [[1, 1], [2, 2]] }] }", true)]
    [InlineData(WithHole, "{ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 1] }, { type: 'LineString', coordinates: [[1, 1], [12, 2]] }] }", false)]
    [InlineData(TwoSquares, "{ type: 'MultiLineString', coordinates: [[[0.1, 0.1], [0.9, 0.9]], [[5.1, 5.1], [5.9, 5.9]]] }", true)]
    [InlineData(TwoSquares, "{ type: 'LineString', coordinates: [[0.5, 0.5], [5.5, 5.5]] }", false)]
    public void All_of_a_geometry_must_lie_within(string shape, string location, bool expected) =>
        Check(shape, location, expected);

    [Theory]
    [InlineData("[[50, 50], [150, 150]]", true)]
    [InlineData("[[150, 150], [200, 200]]", false)]
    [InlineData("[{ lng: 50, lat: 50 }]", true)]
    [InlineData("[{ type: 'Point', coordinates: [500, 50] }, { type: 'Point', coordinates: [50, 50] }]", true)]
    [InlineData("[50, 50, 7]", true)]
    [InlineData("[50, 'x']", false)]
    [InlineData("[]", false)]
    [InlineData("{}", false)]
    [InlineData("'50, 50'", false)]
    [InlineData("null", false)]
    [InlineData("{ type: 'Point', coordinates: [50] }", false)]
    public void A_field_holds_one_location_or_several(string location, bool expected) =>
        Check("{ $box: [[0, 0], [100, 100]] }", location, expected);

    [Theory]
    [InlineData("1", "geometry must be an object")]
    [InlineData("{}", "geo query doesn't have any geometry")]
    [InlineData("{ $foo: 1 }", "unknown geo specifier: $foo: 1")]
    [InlineData("{ $box: 1 }", "unknown geo specifier: $box: 1")]
    [InlineData("{ $box: [[0, 0]] }", "Point must be an array or object")]
    [InlineData("{ $box: [[0, 0], [1]] }", "Point must only contain numeric elements")]
    [InlineData("{ $box: [[0, 0, 0], [1, 1]] }", "Point must only contain two numeric elements")]
    [InlineData("{ $box: [[0, 0], [1, { $numberDouble: 'Infinity' }]] }", "Point coordinates must be finite numbers")]
    [InlineData("{ $polygon: [[0, 0], [1, 1]] }", "Polygon must have at least 3 points")]
    [InlineData("{ $center: [[0, 0], -1] }", "radius must be a non-negative number")]
    [InlineData("{ $center: [[0, 0]] }", "radius must be a non-negative number")]
    [InlineData("{ $center: [[0, 0], 1, 2] }", "Only 2 fields allowed for circular region")]
    [InlineData("{ $centerSphere: [[200, 0], 1] }", "longitude/latitude is out of bounds, lng: 200 lat: 0")]
    [InlineData("{ $box: [[0, 0], [1, 1]], $center: [[0, 0], 1] }",
        "$geoWithin doesn't accept multiple shapes $geoWithin: { $box: [ [ 0, 0 ], [ 1, 1 ] ], $center: [ [ 0, 0 ], 1 ] }")]
    [InlineData("{ $geometry: { type: 'Point', coordinates: [0, 0] } }",
        "$within not supported with provided geometry: { $geoWithin: { $geometry: { type: \"Point\", coordinates: [ 0, 0 ] } } }")]
    [InlineData("{ $geometry: { type: 'Foo' } }", "unknown GeoJSON type: { type: \"Foo\" }")]
    public void A_malformed_shape_is_refused(string shape, string message) =>
        FilterTable.ShouldBeRefused($"{{ loc: {{ $geoWithin: {shape} }} }}", 2, message);

    [Theory]
    [InlineData("1", "Polygon coordinates must be an array")]
    [InlineData("[]", "Polygon has no loops.")]
    [InlineData("[1]", "GeoJSON coordinates must be an array of coordinates")]
    [InlineData("[[]]", "Loop has no vertices: []")]
    [InlineData("[[1, 2]]", "GeoJSON coordinates must be an array")]
    [InlineData("[[[0, 0], [1, 0], [1, 1]]]", "Loop is not closed: [ [ 0, 0 ], [ 1, 0 ], [ 1, 1 ] ]")]
    [InlineData("[[[0, 0], [1, 0], [0, 0]]]", "Loop must have at least 3 different vertices: [ [ 0, 0 ], [ 1, 0 ], [ 0, 0 ] ]")]
    [InlineData("[[[0, 0], [1, 0], [1, 91], [0, 0]]]", "longitude/latitude is out of bounds, lng: 1 lat: 91")]
    [InlineData("[[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]",
        "Loop is not valid: [ [ 0, 0 ], [ 1, 1 ], [ 1, 0 ], [ 0, 1 ], [ 0, 0 ] ] Edges 0 and 2 cross.")]
    [InlineData("[[[0, 0], [2, 0], [1, 1], [2, 2], [0, 2], [1, 1], [0, 0]]]",
        "Loop is not valid: [ [ 0, 0 ], [ 2, 0 ], [ 1, 1 ], [ 2, 2 ], [ 0, 2 ], [ 1, 1 ], [ 0, 0 ] ] Duplicate vertices: 2 and 5")]
    [InlineData("[[[0, 0], [1, 0], [0, 1], [0, 0]], [[5, 5], [6, 5], [5, 6], [5, 5]]]",
        "Secondary loops not contained by first exterior loop - secondary loops must be holes: "
        + "[ [ 5, 5 ], [ 6, 5 ], [ 5, 6 ], [ 5, 5 ] ] first loop: [ [ 0, 0 ], [ 1, 0 ], [ 0, 1 ], [ 0, 0 ] ]")]
    [InlineData("[[[0, 0], [9, 0], [0, 9], [0, 0]], [[1, 1], [8, 1], [8, 2], [1, 1]]]",
        "Secondary loops not contained by first exterior loop - secondary loops must be holes: "
        + "[ [ 1, 1 ], [ 8, 1 ], [ 8, 2 ], [ 1, 1 ] ] first loop: [ [ 0, 0 ], [ 9, 0 ], [ 0, 9 ], [ 0, 0 ] ]")]
    [InlineData("[[[0, 0], [1, 0], [0, 1], [0, 0]], [[-5, -5], [6, -5], [0, 6], [-5, -5]]]",
        "Secondary loops not contained by first exterior loop - secondary loops must be holes: "
        + "[ [ -5, -5 ], [ 6, -5 ], [ 0, 6 ], [ -5, -5 ] ] first loop: [ [ 0, 0 ], [ 1, 0 ], [ 0, 1 ], [ 0, 0 ] ]")]
    public void A_malformed_polygon_is_refused(string coordinates, string message) => FilterTable.ShouldBeRefused(
        $"{{ loc: {{ $geoWithin: {{ $geometry: {{ type: 'Polygon', coordinates: {coordinates} }} }} }} }}", 2, message);

    [Fact]
    public void Other_conditions_on_the_field_are_refused() => FilterTable.ShouldBeRefused(
        "{ loc: { $geoWithin: { $box: [[0, 0], [1, 1]] }, $exists: true } }", 2, "can't parse extra field: $exists: true");

    [Theory]
    [InlineData(900)]
    [InlineData(100_000)]
    public void A_polygon_may_have_very_many_edges(int count)
    {
        // A circle around the pole at 60 degrees, with a hole at 80.
        var ring = (double latitude) => RawArray.From(
            from i in Enumerable.Range(0, count + 1)
            select (RawValue)RawArray.Create((360.0 * (i % count) / count) - 180, latitude));
        var polygon = new RawDocument { ["type"] = "Polygon", ["coordinates"] = RawArray.Create(ring(60), ring(80)) };
        var filter = Filter.Compile(new RawDocument
        {
            ["loc"] = new RawDocument { ["$geoWithin"] = new RawDocument { ["$geometry"] = polygon } },
        });
        filter.Matches(Json.Document("{ loc: [33, 70] }").Span).ShouldBeTrue();
        filter.Matches(Json.Document("{ loc: [33, 50] }").Span).ShouldBeFalse();
        filter.Matches(Json.Document("{ loc: [33, 85] }").Span).ShouldBeFalse();
    }

    [Theory]
    [InlineData("[[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[1, 1], [5, 1], [5, 5], [1, 5], [1, 1]], [[4, 4], [9, 4], [9, 9], [4, 9], [4, 4]]]",
        "Polygon isn't valid: Loop 1 crosses loop 2")]
    [InlineData("[[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[1, 1], [9, 1], [9, 9], [1, 9], [1, 1]], [[4, 4], [5, 4], [5, 5], [4, 4]]]",
        "Polygon interior loops cannot be nested")]
    public void Holes_that_cross_or_nest_are_refused(string coordinates, string message) => FilterTable.Refusal(
        $"{{ loc: {{ $geoWithin: {{ $geometry: {{ type: 'Polygon', coordinates: {coordinates} }} }} }} }}").Message.ShouldStartWith(message);

    private static void Check(string shape, string location, bool expected) =>
        FilterTable.ShouldMatch($"{{ loc: {{ $geoWithin: {shape} }} }}", $"{{ loc: {location} }}", expected);
}
