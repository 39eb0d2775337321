using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class FilterAllocationTests
{
    [Theory]
    [InlineData("{ a: 1 }")]
    [InlineData("{ 'c.d': { $gt: 3, $lt: 9 } }")]
    [InlineData("{ t: { $in: ['x', 'y', 7, null] } }")]
    [InlineData("{ $or: [{ a: 5 }, { $nor: [{ b: 'x' }] }], 'l.0.m': { $ne: 4 } }")]
    [InlineData("{ l: { $elemMatch: { m: { $gte: 2 }, n: { $exists: false } } } }")]
    [InlineData("{ t: { $all: ['x', 'y'], $size: 3 }, a: { $type: 'number', $mod: [2, 1] } }")]
    [InlineData("{ b: { $regularExpression: { pattern: '^te', options: '' } } }")]
    [InlineData("{ g: { $geoWithin: { $geometry: { type: 'Polygon', coordinates: [[[0, 0], [9, 0], [9, 9], [0, 0]]] } } } }")]
    [InlineData("{ p: { $geoWithin: { $box: [[0, 0], [9, 9]] } } }")]
    [InlineData("{ g: { $near: { $geometry: { type: 'Point', coordinates: [0, 0] } } } }")]
    public void Matching_allocates_nothing(string filter)
    {
        var compiled = Filter.Compile(Json.Document(filter));
        var document = Json.Document("{ _id: 1, a: 1, b: 'text', c: { d: 5 }, l: [{ m: 1 }, { m: 2 }], t: ['x', 'y', 'z'], p: [3, 1], g: { type: 'Point', coordinates: [3, 1] } }");
        bool expected = compiled.Matches(document.Span);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool same = true;
        for (int i = 0; i < 100; i++)
            same &= compiled.Matches(document.Span) == expected;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        same.ShouldBeTrue();
        allocated.ShouldBe(0);
    }
}
