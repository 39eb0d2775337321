using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Matching;
using Streetcar.Query.Projections;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Tests.Matching.Geo;

public sealed class NearTests
{
    private const string ElsewhereRefused =
        "$geoNear, $near, and $nearSphere are not allowed in this context, as these operators require sorting geospatial data. "
        + "If you do not need sort, consider using $geoWithin instead. Check out https://dochub.mongodb.org/core/near-sort-operation "
        + "and https://dochub.mongodb.org/core/nearSphere-sort-operationfor more details.";

    // The places of the manual's examples.
    private static readonly RawDocument[] Places =
    [
        Json.Document("{ _id: 'Central Park', loc: { type: 'Point', coordinates: [-73.97, 40.77] } }"),
        Json.Document("{ _id: 'Sara D. Roosevelt Park', loc: { type: 'Point', coordinates: [-73.9928, 40.7193] } }"),
        Json.Document("{ _id: 'Polo Grounds', loc: { type: 'Point', coordinates: [-73.9375, 40.8303] } }"),
        Json.Document("{ _id: 'Nowhere' }"),
        Json.Document("{ _id: 'Unknown', loc: 'here' }"),
    ];

    [Theory]
    [InlineData("{ $near: { $geometry: { type: 'Point', coordinates: [-73.9667, 40.78] } } }", "Central Park, Polo Grounds, Sara D. Roosevelt Park")]
    [InlineData("{ $near: { $geometry: { type: 'Point', coordinates: [-73.9667, 40.78] }, $minDistance: 1000, $maxDistance: 5000 } }", "Central Park")]
    [InlineData("{ $nearSphere: { $geometry: { type: 'Point', coordinates: [-73.9667, 40.78] }, $minDistance: 1000, $maxDistance: 5000 } }", "Central Park")]
    [InlineData("{ $nearSphere: { $geometry: { type: 'Point', coordinates: [-73.9667, 40.78] }, $minDistance: 5000 } }", "Polo Grounds, Sara D. Roosevelt Park")]
    [InlineData("{ $nearSphere: [-73.9667, 40.78], $minDistance: 0.0004, $maxDistance: 0.001 }", "Polo Grounds")]
    [InlineData("{ $near: [-73.9667, 40.78], $maxDistance: 0.06 }", "Central Park, Polo Grounds")]
    [InlineData("{ $near: [-73.9667, 40.78, 0.05] }", "Central Park")]
    [InlineData("{ $near: { x: -73.9667, y: 40.78 }, $minDistance: 0.05 }", "Polo Grounds, Sara D. Roosevelt Park")]
    [InlineData("{ $near: { type: 'Point', coordinates: [-73.9667, 40.78] }, $maxDistance: 5000 }", "Central Park")]
    public void The_nearest_come_first(string near, string expected) =>
        string.Join(", ", Ordered($"{{ loc: {near} }}", Places)).ShouldBe(expected);

    // The manual's example of $geoNear gives 0.9539931676365992 meters.
    [Theory]
    [InlineData(0.95399316, 0.95399317, true)]
    [InlineData(0.95399317, 1, false)]
    [InlineData(0, 0.95399316, false)]
    public void Distances_are_in_meters(double least, double most, bool expected)
    {
        var near = new RawDocument
        {
            ["$geometry"] = Json.Document("{ type: 'Point', coordinates: [-73.99279, 40.719296] }"),
            ["$minDistance"] = least,
            ["$maxDistance"] = most,
        };
        var filter = Filter.Compile(new RawDocument { ["loc"] = new RawDocument { ["$near"] = near } });
        filter.Matches(Places[1].Span).ShouldBe(expected);
    }

    [Fact]
    public void Other_conditions_may_stand_beside_it() => Ordered(
        "{ $and: [{ _id: { $ne: 'Polo Grounds' } }, { loc: { $nearSphere: [-73.9667, 40.78] } }] }", Places)
        .ShouldBe(["Central Park", "Sara D. Roosevelt Park"]);

    [Fact]
    public void Of_several_locations_the_nearest_counts() => Ordered("{ loc: { $near: [0, 0] } }",
        "{ _id: 'a', loc: [[9, 9], [1, 1]] }", "{ _id: 'b', loc: [[2, 2]] }", "{ _id: 'c', loc: [0, 1] }",
        "{ _id: 'd', loc: [{ x: 0, y: 0.5 }, { x: 7, y: 7 }] }")
        .ShouldBe(["d", "c", "a", "b"]);

    [Fact]
    public void The_distance_to_a_line_or_a_polygon_is_to_its_nearest_place() => Ordered(
        "{ loc: { $near: { $geometry: { type: 'Point', coordinates: [5, 3] }, $maxDistance: 500000 } } }",
        "{ _id: 'line', loc: { type: 'LineString', coordinates: [[0, 0], [10, 0]] } }",
        "{ _id: 'around', loc: { type: 'Polygon', coordinates: [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]] } }",
        "{ _id: 'point', loc: { type: 'Point', coordinates: [5, 2] } }",
        "{ _id: 'far', loc: { type: 'MultiPoint', coordinates: [[20, 0], [30, 0]] } }")
        .ShouldBe(["around", "point", "line"]);

    [Fact]
    public void The_date_line_is_no_border() => Ordered(
        "{ loc: { $nearSphere: [179.9, 0] } }", "{ _id: 'west', loc: [179, 0] }", "{ _id: 'east', loc: [-179.9, 0] }")
        .ShouldBe(["east", "west"]);

    [Theory]
    [InlineData("{ loc: { $near: 1 } }", 2, "near must be first in: { $near: 1 }")]
    [InlineData("{ loc: { $exists: true, $near: [0, 0] } }", 2, "near must be first in: { $exists: true, $near: [ 0, 0 ] }")]
    [InlineData("{ loc: { $near: [0, 0], $exists: true } }", 34413, "invalid argument in geo near query: $exists")]
    [InlineData("{ loc: { $near: [0, 0], $maxDistance: 'x' } }", 16895, "$maxDistance must be a number")]
    [InlineData("{ loc: { $near: [0, 0], $maxDistance: -1 } }", 16896, "$maxDistance must be non-negative")]
    [InlineData("{ loc: { $near: [0, 0], $minDistance: 'x' } }", 16893, "$minDistance must be a number")]
    [InlineData("{ loc: { $near: [0, 0], $minDistance: -1 } }", 16894, "$minDistance must be non-negative")]
    [InlineData("{ loc: { $near: [0, 0, -1] } }", 18522, "max distance must be non-negative")]
    [InlineData("{ loc: { $maxDistance: 1 } }", 2, "unknown operator: $maxDistance")]
    [InlineData("{ loc: { $near: {} } }", 2, "$geometry is required for geo near query")]
    [InlineData("{ loc: { $near: { $foo: 1 } } }", 2, "invalid argument in geo near query: $foo")]
    [InlineData("{ loc: { $near: { $geometry: [0, 0] } } }", 2, "$near requires geojson point, given [ 0, 0 ]")]
    [InlineData("{ loc: { $near: { $geometry: { type: 'Point', coordinates: [0] } } } }", 2,
        "invalid point in geo near query $geometry argument: { type: \"Point\", coordinates: [ 0 ] }  Point must only contain numeric elements")]
    [InlineData("{ loc: { $near: { $geometry: { type: 'Point', coordinates: [0, 0] }, $maxDistance: -1 } } }", 2, "$maxDistance must be non-negative")]
    [InlineData("{ loc: { $near: { $geometry: { type: 'Point', coordinates: [0, 0] } }, $maxDistance: 1 } }", 2,
        "geo near accepts just one argument when querying for a GeoJSON point. Extra field found: $maxDistance: 1")]
    [InlineData("{ loc: { $nearSphere: [200, 0] } }", 2, "Legacy point is out of bounds for spherical query")]
    [InlineData("{ a: { $near: [0, 0] }, b: { $near: [0, 0] } }", 2, "Too many geoNear expressions")]
    [InlineData("{ $or: [{ a: 1 }, { loc: { $near: [0, 0] } }] }", 2, "geoNear must be top-level expr")]
    [InlineData("{ loc: { $not: { $near: [0, 0] } } }", 2, "geoNear must be top-level expr")]
    [InlineData("{ a: { $elemMatch: { loc: { $near: [0, 0] } } } }", 2, "geoNear must be top-level expr")]
    public void What_is_malformed_or_out_of_place_is_refused(string filter, int code, string message) =>
        FilterTable.ShouldBeRefused(filter, code, message);

    [Fact]
    public void Where_documents_have_no_order_it_is_refused()
    {
        var filter = Json.Document("{ loc: { $near: [0, 0] } }");
        var match = RawArray.Create(new RawDocument { ["$match"] = filter });
        foreach (var compile in (Action[])
        [
            () => Filter.CompileUnordered(filter),
            () => ValueFilter.Compile(filter),
            () => ValueFilter.Compile(filter["loc"]),
            () => Pipeline.Compile(match),
            () => Projection.Compile(new RawDocument { ["a"] = new RawDocument { ["$elemMatch"] = filter } }),
        ])
        {
            var refusal = Should.Throw<DocumentException>(compile);
            ((int)refusal.Code).ShouldBe(5626500);
            refusal.Message.ShouldBe(ElsewhereRefused);
        }
    }

    private static List<string> Ordered(string filter, params string[] documents) =>
        Ordered(filter, [.. documents.Select(Json.Document)]);

    private static List<string> Ordered(string filter, RawDocument[] documents)
    {
        var compiled = Filter.Compile(Json.Document(filter));
        using var sorter = new DocumentSorter(compiled.Near!.Order);
        foreach (var document in documents.Where(document => compiled.Matches(document.Span)))
            sorter.Add(document.Span);
        var ids = new List<string>();
        while (sorter.TryNext(out var document))
            ids.Add(new RawDocument(document)["_id"].AsString);
        return ids;
    }
}
