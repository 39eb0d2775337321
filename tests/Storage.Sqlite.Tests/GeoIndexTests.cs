using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class GeoIndexTests : StoreTest
{
    [Fact]
    public async Task They_are_listed_as_they_were_made_after_a_restart_too()
    {
        await Store.CreateIndexAsync("{ key: { loc: '2dsphere' } }");
        await Store.CreateIndexAsync("{ key: { kind: 1, place: '2dsphere' }, '2dsphereIndexVersion': 2 }");
        await Store.CreateIndexAsync("{ key: { at: '2d', kind: 1 }, bits: 20, min: -10, max: 10 }");
        await Store.CreateIndexAsync("{ key: { loc: '2dsphere' } }");
        await ReopenAsync();

        (await Store.ListIndexesAsync(Pages, default)).Skip(1).ShouldBe(
        [
            Json.Document("{ v: 2, key: { loc: '2dsphere' }, name: 'loc_2dsphere', '2dsphereIndexVersion': 3 }"),
            Json.Document("{ v: 2, key: { kind: 1, place: '2dsphere' }, name: 'kind_1_place_2dsphere', '2dsphereIndexVersion': 2 }"),
            Json.Document("{ v: 2, key: { at: '2d', kind: 1 }, name: 'at_2d_kind_1', bits: 20, min: -10.0, max: 10.0 }"),
        ]);
    }

    [Theory]
    [InlineData("{ key: { loc: '3d' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { loc: '2d', at: '2dsphere' } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { loc: '2d', at: '2d' } }", (ErrorCode)16800)]
    [InlineData("{ key: { a: 1, loc: '2d' } }", (ErrorCode)16801)]
    [InlineData("{ key: { loc: '2d' }, bits: 33 }", ErrorCode.InvalidOptions)]
    [InlineData("{ key: { loc: '2d' }, min: 5, max: 5 }", ErrorCode.InvalidOptions)]
    [InlineData("{ key: { loc: '2d' }, min: 'x' }", ErrorCode.TypeMismatch)]
    [InlineData("{ key: { loc: '2dsphere' }, '2dsphereIndexVersion': 9 }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { loc: '2dsphere' }, '2dsphereIndexVersion': 'x' }", ErrorCode.TypeMismatch)]
    public async Task One_that_can_not_be_is_refused_by_code(string spec, ErrorCode code) =>
        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(spec))).Code.ShouldBe(code);

    [Theory]
    [InlineData("2dsphere", "[200, 0]", 16755)]
    [InlineData("2dsphere", "'here'", 16755)]
    [InlineData("2dsphere", "{ type: 'Point', coordinates: [0, 91] }", 16755)]
    [InlineData("2dsphere", "{ type: 'Polygon', coordinates: [[[0, 0], [1, 1]]] }", 16755)]
    [InlineData("2dsphere", "{ type: 'Polygon', coordinates: [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]] }", 16755)]
    [InlineData("2dsphere", "{ type: 'Polygon', coordinates: [[[0, 0], [10, 0], [5, 5], [10, 0], [10, 10], [0, 0]]] }", 16755)]
    [InlineData("2dsphere", "{ type: 'Polygon', coordinates: [[[0, 0], [10, 0], [10, 10], [0, 0]], [[20, 20], [21, 20], [21, 21], [20, 20]]] }", 16755)]
    [InlineData("2dsphere", "{ type: 'Polygon', coordinates: [[[0, 0], [10, 0], [10, 10], [0, 0]], [[5, 1], [12, 1], [12, 2], [5, 1]]] }", 16755)]
    [InlineData("2dsphere", "{ type: 'MultiPolygon', coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]] }", 16755)]
    [InlineData("2dsphere", "{ type: 'GeometryCollection', geometries: [{ type: 'Polygon', coordinates: [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]] }] }", 16755)]
    [InlineData("2d", "[200, 0]", 13027)]
    [InlineData("2d", "[[1, 1], [0, 181]]", 13027)]
    [InlineData("2d", "{ type: 'Point', coordinates: [0, 1] }", 13026)]
    public async Task Documents_without_a_proper_geometry_are_refused(string kind, string geometry, int code)
    {
        await Store.CreateIndexAsync($"{{ key: {{ loc: '{kind}' }} }}");

        var reply = await Store.InsertAsync("{ _id: 1, loc: [1, 2] }", $"{{ _id: 2, loc: {geometry} }}");

        reply["n"].AsInt32.ShouldBe(1);
        reply["writeErrors"][0]["code"].AsInt32.ShouldBe(code);
        (await Store.UpdateAsync("{ _id: 1 }", $"{{ $set: {{ loc: {geometry} }} }}"))["writeErrors"][0]["code"].AsInt32.ShouldBe(code);
        (await Store.FindAsync()).ShouldBe([Json.Document("{ _id: 1, loc: [1, 2] }")]);
        await Store.DropIndexesAsync(Pages, "*", default);
        await Store.UpdateAsync("{ _id: 1 }", $"{{ $set: {{ loc: {geometry} }} }}");
        ((int)(await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync($"{{ key: {{ loc: '{kind}' }} }}")))
            .Code).ShouldBe(code);
    }

    [Theory]
    [InlineData("[[[0, 0], [0, 0], [10, 0], [10, 0], [10, 10], [0, 0], [0, 0]]]")]
    [InlineData("[[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], [[0, 0], [10, 0], [5, 5], [0, 0]], [[5, 5], [7, 8], [3, 8], [5, 5]]]")]
    public async Task Polygons_with_vertices_repeated_at_once_or_holes_that_touch_are_taken(string coordinates)
    {
        await Store.CreateIndexAsync("{ key: { loc: '2dsphere' } }");

        (await Store.InsertAsync($"{{ _id: 1, loc: {{ type: 'Polygon', coordinates: {coordinates} }} }}"))["n"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task A_polygon_that_crosses_itself_is_refused_in_words()
    {
        await Store.CreateIndexAsync("{ key: { loc: '2dsphere' } }");

        var reply = await Store.InsertAsync("{ _id: 1, loc: { type: 'Polygon', coordinates: [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]] } }");

        string message = reply["writeErrors"][0]["errmsg"].AsString;
        message.ShouldStartWith("Can't extract geo keys: { _id: 1, loc: {");
        message.ShouldEndWith("Edges 0 and 2 cross.");
    }

    [Fact]
    public async Task Documents_without_a_geometry_are_left_out_and_found_all_the_same()
    {
        await Store.CreateIndexAsync("{ key: { kind: 1, loc: '2dsphere' } }");
        await Store.InsertAsync("{ _id: 1, kind: 1 }", "{ _id: 2, kind: 1, loc: null }", "{ _id: 3, kind: 1, loc: [] }", "{ _id: 4, kind: 1, loc: [1, 2] }");

        (await Store.FindAsync("{ kind: 1 }")).Count.ShouldBe(4);
        (await Store.FindAsync("{}", "{ kind: 1 }")).Count.ShouldBe(4);
        (await Store.FindAsync("{ kind: 1, loc: { $geoWithin: { $centerSphere: [[1, 2], 0.01] } } }")).Count.ShouldBe(1);
        (await Store.ValidateCollectionAsync(Pages, default))["keysPerIndex"]["kind_1_loc_2dsphere"].AsInt64.ShouldBe(1);
    }

    [Theory]
    [InlineData("{ loc: { $geoWithin: { $centerSphere: [[10, 10], 0.02] } } }")]
    [InlineData("{ loc: { $geoWithin: { $geometry: { type: 'Polygon', coordinates: [[[10, 10], [12, 10], [12, 12], [10, 12], [10, 10]]] } } } }")]
    [InlineData("{ loc: { $geoIntersects: { $geometry: { type: 'LineString', coordinates: [[10, 10], [12, 11]] } } } }")]
    [InlineData("{ loc: { $nearSphere: { $geometry: { type: 'Point', coordinates: [10, 10] }, $maxDistance: 200000 } } }")]
    [InlineData("{ loc: { $near: [10, 10], $maxDistance: 2 } }")]
    [InlineData("{ loc: { $geoWithin: { $box: [[10, 10], [12, 12]] } } }")]
    public async Task A_region_looks_at_few_of_many_documents(string filter)
    {
        await Store.CreateIndexAsync("{ key: { loc: '2dsphere' } }");
        var places = Enumerable.Range(-30, 60).SelectMany(
            x => Enumerable.Range(-30, 60),
            (x, y) => new RawDocument { ["_id"] = (100 * x) + y, ["loc"] = RawArray.Create(x, y) });
        await Store.InsertAsync(places);
        var request = new FindRequest(Pages) { Filter = Json.Document(filter) };

        var explained = await Store.ExplainAsync(request, ExplainVerbosity.ExecutionStats, default);

        explained.ToString().ShouldContain("IXSCAN");
        explained["executionStats"]["totalDocsExamined"].AsInt32.ShouldBeLessThan(400);
        (await Ids(request)).ShouldBe(await Ids(request with { Filter = request.Filter.With("_id", Json.Document("{ $type: 'int' }")), Hint = "_id_" }));
    }

    [Theory]
    [InlineData("2dsphere", 1)]
    [InlineData("2dsphere", 2)]
    [InlineData("2d", 3)]
    [InlineData("2d", 4)]
    public async Task An_index_changes_nothing_of_what_is_found(string kind, int seed)
    {
        var random = new Random(seed);
        await Store.InsertAsync(Enumerable.Range(0, 400).Select(i => new RawDocument { ["_id"] = i, ["loc"] = Stored(random, kind) }));
        var filters = Enumerable.Range(0, 60).Select(_ => Wanted(random)).ToList();
        var scanned = new List<List<int>>();
        foreach (var filter in filters)
            scanned.Add([.. await Ids(new FindRequest(Pages) { Filter = filter })]);
        await Store.CreateIndexAsync($"{{ key: {{ loc: '{kind}' }} }}");

        int indexed = 0;
        foreach (var (filter, expected) in filters.Zip(scanned))
        {
            var request = new FindRequest(Pages) { Filter = filter };
            (await Ids(request)).ShouldBe(expected, filter.ToString());
            indexed += (await Store.ExplainAsync(request, ExplainVerbosity.QueryPlanner, default)).ToString().Contains("IXSCAN", StringComparison.Ordinal) ? 1 : 0;
        }

        indexed.ShouldBeGreaterThan(30);
        scanned.Sum(ids => ids.Count).ShouldBeGreaterThan(100);
    }

    private static RawValue Stored(Random random, string kind)
    {
        var (x, y) = Place(random);
        if (kind == "2d")
            return random.Next(4) > 0 ? RawArray.Create(x, y) : RawArray.Create(RawArray.Create(x, y), RawArray.Create(y / 2, -y));
        double width = Math.Pow(10, random.Next(-4, 2)) * random.NextDouble();
        return random.Next(5) switch
        {
            0 => RawArray.Create(x, y),
            1 or 2 => new RawDocument { ["type"] = "Point", ["coordinates"] = RawArray.Create(x, y) },
            3 => new RawDocument
            {
                ["type"] = "LineString",
                ["coordinates"] = RawArray.Create(RawArray.Create(x, y), RawArray.Create(Wrap(x + width), (y * 0.9) + 0.001)),
            },
            _ => Square(x, y, width + 0.001),
        };
    }

    private static RawDocument Wanted(Random random)
    {
        var (x, y) = Place(random);
        double width = Math.Pow(10, random.Next(-3, 3)) * random.NextDouble();
        RawValue point = RawArray.Create(x, y);
        RawValue pointJson = new RawDocument { ["type"] = "Point", ["coordinates"] = point };
        RawDocument condition = random.Next(7) switch
        {
            0 => new() { ["$geoWithin"] = new RawDocument { ["$centerSphere"] = RawArray.Create(point, width * Math.PI / 180) } },
            1 => new() { ["$geoWithin"] = new RawDocument { ["$box"] = RawArray.Create(point, RawArray.Create(x + width, y - width)) } },
            2 => new() { ["$geoWithin"] = new RawDocument { ["$center"] = RawArray.Create(point, width) } },
            3 => new() { ["$geoWithin"] = new RawDocument { ["$geometry"] = Square(x, y, width + 0.001) } },
            4 => new() { ["$geoIntersects"] = new RawDocument { ["$geometry"] = Square(x, y, width + 0.001) } },
            5 => new() { ["$near"] = new RawDocument { ["$geometry"] = pointJson, ["$maxDistance"] = width * 111_000 } },
            _ => new() { ["$nearSphere"] = point, ["$maxDistance"] = width * Math.PI / 180 },
        };
        return new RawDocument { ["loc"] = condition };
    }

    // Often near the poles and the date line, and on a few whole degrees.
    private static (double X, double Y) Place(Random random)
    {
        double x = random.Next(4) switch
        {
            0 => random.Next(-180, 181),
            1 => Wrap(180 + random.NextDouble() - 0.5),
            2 => (random.NextDouble() * 20) - 10,
            _ => (random.NextDouble() * 360) - 180,
        };
        double y = random.Next(4) switch
        {
            0 => random.Next(-90, 91),
            1 => 90 - random.NextDouble(),
            2 => (random.NextDouble() * 20) - 10,
            _ => (random.NextDouble() * 180) - 90,
        };
        return (x, y);
    }

    private static RawDocument Square(double x, double y, double width)
    {
        width = Math.Min(width, 60);
        double south = Math.Clamp(y - (width / 2), -89.9, 89.9 - width);
        RawValue Corner(double east, double north) => RawArray.Create(Wrap(x + east), south + north);
        return new RawDocument
        {
            ["type"] = "Polygon",
            ["coordinates"] = RawArray.Create(RawArray.Create(Corner(0, 0), Corner(width, 0), Corner(width, width), Corner(0, width), Corner(0, 0))),
        };
    }

    private static double Wrap(double longitude) => longitude > 180 ? longitude - 360 : longitude;

    private async Task<IEnumerable<int>> Ids(FindRequest request) =>
        (await Store.FindAsync(request)).Ids().Order();
}
