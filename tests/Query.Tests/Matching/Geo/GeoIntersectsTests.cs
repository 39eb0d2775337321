namespace Streetcar.Query.Tests.Matching.Geo;

public sealed class GeoIntersectsTests
{
    private const string Square = "{ type: 'Polygon', coordinates: [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]] }";

    private const string WithHole = "{ type: 'Polygon', coordinates: "
        + "[[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]] }";

    private const string Equator = "{ type: 'LineString', coordinates: [[-20, 0], [0, 0], [20, 0]] }";

    [Theory]
    [InlineData("{ type: 'Point', coordinates: [5, 0] }", "[5, 0]", true)]
    [InlineData("[5, 0]", "[5, 0]", true)]
    [InlineData("{ type: 'Point', coordinates: [180, 5] }", "[-180, 5]", true)]
    [InlineData("{ type: 'Point', coordinates: [5, 0] }", "[5, 1]", false)]
    [InlineData("{ type: 'Point', coordinates: [5, 0] }", Equator, true)]
    [InlineData("{ type: 'Point', coordinates: [5, 5] }", Square, true)]
    [InlineData("{ type: 'Point', coordinates: [5, 5] }", WithHole, false)]
    [InlineData(Equator, "[5, 0]", true)]
    [InlineData(Equator, "[5, 0.001]", false)]
    [InlineData(Equator, "{ type: 'LineString', coordinates: [[5, -5], [5, 5]] }", true)]
    [InlineData(Equator, "{ type: 'LineString', coordinates: [[5, 1], [5, 5]] }", false)]
    [InlineData(Equator, "{ type: 'LineString', coordinates: [[-175, -5], [-175, 5]] }", false)]
    [InlineData(Equator, "{ type: 'LineString', coordinates: [[20, 0], [30, 5]] }", true)]
    [InlineData(Equator, Square, true)]
    [InlineData(Square, "[5, 5]", true)]
    [InlineData(Square, "[200, 5]", false)]
    [InlineData(Square, "{ type: 'LineString', coordinates: [[-5, 5], [15, 5]] }", true)]
    [InlineData(Square, "{ type: 'Polygon', coordinates: [[[5, 5], [15, 5], [15, 15], [5, 15], [5, 5]]] }", true)]
    [InlineData(Square, "{ type: 'Polygon', coordinates: [[[2, 2], [3, 2], [3, 3], [2, 2]]] }", true)]
    [InlineData(Square, "{ type: 'Polygon', coordinates: [[[-9, -9], [19, -9], [19, 19], [-9, 19], [-9, -9]]] }", true)]
    [InlineData(Square, "{ type: 'Polygon', coordinates: [[[10, 0], [20, 0], [20, 10], [10, 10], [10, 0]]] }", true)]
    [InlineData(Square, "{ type: 'Polygon', coordinates: [[[11, 0], [20, 0], [20, 10], [11, 10], [11, 0]]] }", false)]
    [InlineData(WithHole, "{ type: 'Polygon', coordinates: [[[4.5, 4.5], [5.5, 4.5], [5, 5.5], [4.5, 4.5]]] }", false)]
    [InlineData(WithHole, "{ type: 'LineString', coordinates: [[4.5, 4.5], [5.5, 5.5]] }", false)]
    [InlineData(WithHole, "{ type: 'LineString', coordinates: [[4.5, 4.5], [6.5, 5.5]] }", true)]
    [InlineData(Square, "{ type: 'MultiPoint', coordinates: [[50, 50], [5, 5]] }", true)]
    [InlineData(Square, "{ type: 'MultiLineString', coordinates: [[[50, 50], [51, 51]], [[5, 5], [6, 6]]] }", true)]
    [InlineData(Square, "{ type: 'MultiPolygon', coordinates: [[[[50, 50], [51, 50], [51, 51], [50, 50]]]] }", false)]
    [InlineData("{ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [50, 50] }, { type: 'LineString', coordinates: [[0, -5], [0, 5]] }] }", Equator, true)]
    [InlineData("{ type: 'MultiPoint', coordinates: [[1, 1], [2, 2]] }", "[2, 2]", true)]
    [InlineData("{ type: 'Polygon', coordinates: [[[170, -5], [-170, -5], [-170, 5], [170, 5], [170, -5]]] }", "[180, 0]", true)]
    [InlineData("{ type: 'Polygon', coordinates: [[[170, -5], [-170, -5], [-170, 5], [170, 5], [170, -5]]] }", "[0, 0]", false)]
    [InlineData("{ type: 'Polygon', coordinates: [[[0, 80], [90, 80], [180, 80], [-90, 80], [0, 80]]] }", "[45, 90]", true)]
    public void Geometries_that_have_a_place_in_common_intersect(string shape, string location, bool expected) =>
        FilterTable.ShouldMatch($"{{ loc: {{ $geoIntersects: {{ $geometry: {shape} }} }} }}", $"{{ loc: {location} }}", expected);

    // On the sphere, the shortest way between two places of one latitude bends towards the pole.
    [Fact]
    public void Edges_are_the_shortest_ways_on_the_sphere()
    {
        const string Wide = "{ type: 'Polygon', coordinates: [[[-60, 40], [60, 40], [60, 50], [-60, 50], [-60, 40]]] }";
        FilterTable.ShouldMatch($"{{ loc: {{ $geoIntersects: {{ $geometry: {Wide} }} }} }}", "{ loc: [0, 62] }", true);
        FilterTable.ShouldMatch($"{{ loc: {{ $geoIntersects: {{ $geometry: {Wide} }} }} }}", "{ loc: [0, 45] }", false);
    }

    [Theory]
    [InlineData("{ $box: [[0, 0], [1, 1]] }",
        "$geoIntersect not supported with provided geometry: { $geoIntersects: { $box: [ [ 0, 0 ], [ 1, 1 ] ] } }")]
    [InlineData("{ $geometry: [200, 0] }",
        "$geoIntersect not supported with provided geometry: { $geoIntersects: { $geometry: [ 200, 0 ] } }")]
    [InlineData("{ $geometry: 1 }", "unknown geo specifier: $geometry: 1")]
    [InlineData("{ $geometry: { type: 'LineString', coordinates: [[0, 0]] } }", "GeoJSON LineString must have at least 2 vertices: [ [ 0, 0 ] ]")]
    [InlineData("{ $geometry: { type: 'LineString', coordinates: [[0, 0], [180, 0]] } }",
        "GeoJSON LineString is not valid: Vertices 0 and 1 are identical or antipodal [ [ 0, 0 ], [ 180, 0 ] ]")]
    [InlineData("{ $geometry: { type: 'MultiPoint', coordinates: [] } }", "MultiPoint coordinates must have at least 1 element")]
    [InlineData("{ $geometry: { type: 'MultiLineString', coordinates: [] } }", "MultiLineString coordinates must have at least 1 element")]
    [InlineData("{ $geometry: { type: 'MultiPolygon', coordinates: 1 } }", "MultiPolygon coordinates must be an array")]
    [InlineData("{ $geometry: { type: 'GeometryCollection' } }", "GeometryCollection geometries must be an array")]
    [InlineData("{ $geometry: { type: 'GeometryCollection', geometries: [1] } }", "Element 0 of \"geometries\" is not an object")]
    [InlineData("{ $geometry: { type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection' }] } }",
        "GeometryCollections cannot be nested: { type: \"GeometryCollection\" }")]
    [InlineData("{ $geometry: { type: 'Point', coordinates: [0, 0], crs: 1 } }", "GeoJSON CRS must be an object")]
    [InlineData("{ $geometry: { type: 'Point', coordinates: [0, 0], crs: { type: 'name', properties: { name: 'x' } } } }", "Unknown CRS name: x")]
    [InlineData("{ $geometry: { type: 'Point', coordinates: [0, 91] } }", "longitude/latitude is out of bounds, lng: 0 lat: 91")]
    public void A_malformed_geometry_is_refused(string shape, string message) =>
        FilterTable.ShouldBeRefused($"{{ loc: {{ $geoIntersects: {shape} }} }}", 2, message);
}
